from django.db import migrations
from django.db.models import OuterRef, Q, Subquery


def fill(apps, schema_editor):
    """An amount for each piece was agreed while there was one kind: the first of those that were not taken off by then."""
    agreements = apps.get_model("stores", "ConsignmentAgreement").objects.filter(price__gt=0, variant=None)
    kinds = apps.get_model("catalog", "ProductVariant").objects.filter(product=OuterRef("product"))
    there = kinds.filter(Q(archived_at=None) | Q(archived_at__gt=OuterRef("proposed_at")))
    agreements.update(variant=Subquery(there.order_by("pk").values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("stores", "0011_agreed_kind"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
