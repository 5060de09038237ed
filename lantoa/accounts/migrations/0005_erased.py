from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_step_up")]

    operations = [migrations.AddField("person", "erased_at", models.DateTimeField(null=True))]
