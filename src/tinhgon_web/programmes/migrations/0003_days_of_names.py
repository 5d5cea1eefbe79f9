from django.db import migrations


def days_of_documents(apps, schema_editor):
    """Names are read as of the document's day; of one without a day, as of the day it was written into the register."""
    Programme = apps.get_model("programmes", "Programme")
    for programme in Programme.objects.filter(named_on=None):
        first = programme.editions.order_by("pk").first()
        programme.named_on = programme.issued_on or (first.applied_at.date() if first else None)
        if programme.named_on is None:
            programme.named_on = programme.document.uploaded_at.date()
        programme.save(update_fields=["named_on"])


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_units")]

    operations = [migrations.RunPython(days_of_documents, migrations.RunPython.noop)]
