from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0003_days_of_names")]

    operations = [
        migrations.AlterField(
            model_name="programme", name="named_on", field=models.DateField(verbose_name="tên được hiểu theo ngày")
        ),
    ]
