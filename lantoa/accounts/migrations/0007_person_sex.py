from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_personal_data")]

    operations = [
        migrations.AddField(
            "person", "sex", models.CharField(blank=True, choices=[("female", "Female"), ("male", "Male")], db_default="", default="", max_length=6)
        ),
        migrations.AlterField(
            "consent",
            "purpose",
            models.CharField(
                choices=[
                    ("act_on_behalf", "Act On Behalf"), ("remember_address", "Remember Address"), ("messages", "Messages"),
                    ("count_by_sex", "Count By Sex"),
                ],
                max_length=30,
            ),
        ),
    ]  # fmt: skip
