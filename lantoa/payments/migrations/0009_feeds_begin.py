"""Who was connected before there were feeds has one from now on, and can try the connection."""

from django.db import migrations

from lantoa.kit.order_code import new_code
from lantoa.kit.world import world


def begin(apps, _editor):
    accounts, feeds = apps.get_model("payments", "PayoutAccount"), apps.get_model("payments", "Feed")
    for account in accounts.objects.exclude(feed=""):
        accounts.objects.filter(pk=account.pk).update(proof_code=new_code())
        feeds.objects.create(account=account, provider=account.feed, connected_at=world.now())


class Migration(migrations.Migration):
    dependencies = [("payments", "0008_pull")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
