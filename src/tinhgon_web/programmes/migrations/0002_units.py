import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="place",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="organisations.unit", verbose_name="nơi ban hành",
            ),
        ),
        migrations.AddField(
            model_name="programme", name="named_on", field=models.DateField(null=True, verbose_name="tên được hiểu theo ngày")
        ),
        migrations.AddField(
            model_name="taskbody",
            name="unit",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="task_parts",
                to="organisations.unit",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="event",
            field=models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="change",
                to="organisations.event",
            ),
        ),
    ]
