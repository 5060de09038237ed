import django.db.models.deletion
from django.db import migrations, models

from lantoa.kit.database.operations import AddReferenceAside


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("catalog", "0005_gtin_claims"),
        ("stores", "0010_consigned_offers"),
    ]

    operations = [
        AddReferenceAside(
            model_name="consignmentagreement",
            name="variant",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.productvariant"
            ),
        ),
    ]
