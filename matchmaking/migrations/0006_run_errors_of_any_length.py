from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matchmaking", "0005_runs_from_an_arrangement"),
    ]

    operations = [
        migrations.AlterField(
            model_name="matchingrun",
            name="error",
            field=models.TextField(blank=True, verbose_name="error"),
        ),
    ]
