from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_second_yes")]

    operations = [migrations.AddField("person", "phone_proved_at", models.DateTimeField(null=True))]
