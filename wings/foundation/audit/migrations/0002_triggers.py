from django.db import migrations

from wings.foundation.audit import triggers


def install(_apps, schema_editor):
    triggers.install(schema_editor)


def remove(_apps, schema_editor):
    triggers.remove(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
