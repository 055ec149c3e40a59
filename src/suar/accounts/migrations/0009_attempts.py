"""Counters of tries; unlogged, for they need not outlive a crash and are written at every sign-in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_signing_on_elsewhere")]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("most", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="attempt", index=models.Index(fields=["ends_at"], name="attempts_that_are_over")
        ),
        migrations.RunSQL("ALTER TABLE accounts_attempt SET UNLOGGED", "ALTER TABLE accounts_attempt SET LOGGED"),
    ]
