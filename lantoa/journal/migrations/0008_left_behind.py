"""A link of the platform's chain may stand without its entry, where that stayed in the house a province came from."""

import django.db.models.deletion
from django.db import migrations, models

from lantoa.kit.database.operations import LoosenField


class Migration(migrations.Migration):
    dependencies = [("journal", "0007_backup")]
    operations = [
        LoosenField(
            "seal", "entry",
            models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="seal", to="journal.entry"),
        ),
    ]
