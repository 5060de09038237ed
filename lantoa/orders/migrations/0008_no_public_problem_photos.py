"""Apart from the step before: a table with changed rows waiting cannot be altered in the same transaction."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_private_problem_photos")]

    operations = [migrations.RemoveField(model_name="problemword", name="photo")]
