"""Photos of problems have no public address any more: their bytes are kept, their rows and cut sizes as photos go."""

import django.db.models.deletion
from django.db import migrations, models


def bring_over(apps, schema_editor):
    words, photos, sizes = (
        apps.get_model("orders", "ProblemWord"), apps.get_model("documents", "Photo"), apps.get_model("documents", "PhotoSize")
    )  # fmt: skip
    for word in words.objects.filter(photo__isnull=False).select_related("photo").iterator():
        photo = word.photo
        words.objects.filter(pk=word.pk).update(picture_id=photo.large_id, photo=None)
        if photo.organisation_id is None and not words.objects.filter(photo=photo).exists():
            photos.objects.filter(pk=photo.pk).delete()
            # The same picture may be a photo of somebody's goods: then it is shown by their choice.
            if not photos.objects.filter(large_id=photo.large_id).exists():
                sizes.objects.filter(original_id=photo.large_id).delete()


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_photo_sizes"), ("orders", "0006_corrections")]

    operations = [
        migrations.AddField(
            model_name="problemword",
            name="picture",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.file"
            ),
        ),
        migrations.RunPython(bring_over, migrations.RunPython.noop),
    ]
