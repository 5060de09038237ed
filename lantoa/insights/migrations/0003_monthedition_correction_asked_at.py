from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insights", "0002_monthedition_areasheet")]

    operations = [migrations.AddField("monthedition", "correction_asked_at", models.DateTimeField(null=True))]
