from django.db import migrations, models


def since_upload(apps, schema_editor):
    """A document that is being read while the program is upgraded began at the latest when it came in."""
    documents = apps.get_model("documents", "Document").objects.filter(state="reading")
    documents.update(reading_since=models.F("uploaded_at"))


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddField("document", "outcome", models.JSONField(default=dict)),
        migrations.AddField("document", "reading_since", models.DateTimeField(null=True)),
        migrations.RunPython(since_upload, migrations.RunPython.noop),
    ]
