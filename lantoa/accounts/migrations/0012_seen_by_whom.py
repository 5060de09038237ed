from django.db import migrations, models

from lantoa.kit.database.operations import AddCheckAside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0011_seen_by_the_house")]
    operations = [
        AddCheckAside(
            "deskcheck",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("office__isnull", False), ("officer__isnull", False)),
                    models.Q(("office", None), ("officer", None), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="accounts_desk_check_by_whom",
            ),
        ),
    ]
