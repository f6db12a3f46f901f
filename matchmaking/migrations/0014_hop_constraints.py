from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matchmaking", "0013_number_hops")]

    operations = [
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "expired"), _negated=True),
                fields=("enquiry", "cluster"),
                name="no_way_back_to_a_network",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(fields=("enquiry", "hop"), name="one_network_a_hop"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(condition=models.Q(("hop__range", (1, 5))), name="hop_limit"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("declined", "returned")), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="given_back_referral_has_a_reason",
            ),
        ),
    ]
