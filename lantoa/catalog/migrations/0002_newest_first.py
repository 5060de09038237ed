"""Lists show the newest goods of a stall, of a shelf and of the whole market: found by walking an index, not by sorting all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [
        migrations.AddIndex("product", models.Index(fields=["organisation", "-created_at", "-id"], name="catalog_product_of_maker")),
        migrations.AddIndex("product", models.Index(fields=["category", "-created_at", "-id"], name="catalog_product_on_shelf")),
        migrations.AddIndex("product", models.Index(fields=["-created_at", "-id"], name="catalog_product_newest")),
    ]
