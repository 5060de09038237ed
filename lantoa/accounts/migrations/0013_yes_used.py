"""A yes to what is done on the machine holds for one time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_seen_by_whom")]
    operations = [migrations.AddField("approvalrequest", "used_at", models.DateTimeField(null=True))]
