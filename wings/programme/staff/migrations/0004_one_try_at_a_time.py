from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0003_session_owner"),
    ]

    operations = [
        # Tries are worth an hour: those of before an update are forgotten, not numbered.
        migrations.RunSQL("DELETE FROM staff_attempt", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="attempt",
            name="number",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("key", "number"), name="one_try_at_a_time"),
        ),
    ]
