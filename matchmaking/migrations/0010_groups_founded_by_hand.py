from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matchmaking", "0009_notes_questions_joined_enquiries"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposedgroup",
            name="dissolved",
            field=models.BooleanField(default=False, verbose_name="dissolved"),
        ),
        migrations.AlterField(
            model_name="boardact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("move", "moved"),
                    ("swap", "swapped"),
                    ("found", "put into a new group"),
                    ("pin", "pinned"),
                    ("unpin", "unpinned"),
                    ("lock", "locked"),
                    ("unlock", "unlocked"),
                ],
                max_length=6,
                verbose_name="act",
            ),
        ),
    ]
