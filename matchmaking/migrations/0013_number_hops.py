"""Numbers the referrals of each enquiry, dates the open offers and has them watched."""

from django.db import migrations
from django.utils import timezone


def number_hops(apps, schema_editor):
    hops = {}
    referrals = apps.get_model("matchmaking", "Referral").objects.select_related("enquiry")
    jobs = apps.get_model("core", "Job").objects
    for referral in referrals.order_by("offered_at", "pk"):
        hops[referral.enquiry_id] = referral.hop = hops.get(referral.enquiry_id, 0) + 1
        if referral.state == "offered":
            referral.due_at = referral.enquiry.due_at or timezone.now()
            jobs.create(task="matchmaking.watch_referral", object_id=referral.pk, queue="default", due=timezone.now())
        referral.save(update_fields=["hop", "due_at"])


class Migration(migrations.Migration):
    dependencies = [("matchmaking", "0012_referral_hops"), ("core", "0004_kept_forms")]

    operations = [migrations.RunPython(number_hops, migrations.RunPython.noop)]
