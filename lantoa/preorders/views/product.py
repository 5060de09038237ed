"""What stands on a product's page: that it is sold together or ahead just now, and when it can be had."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from lantoa.kit.world import world
from lantoa.preorders.models import Campaign, HarvestWindow
from lantoa.preorders.queries.campaign import running_for
from lantoa.preorders.queries.season import windows_of
from lantoa.preorders.rules import window_at
from lantoa.ui.addresses import address
from lantoa.ui.beside import Beside
from lantoa.ui.dates import day


def there(product: str) -> Q:
    """Whether something of this product may be running, or a season was said of it."""
    running = Campaign.objects.filter(offer__variant__product=OuterRef(product), closed_at=None, cancelled_at=None)
    return Q(Exists(running)) | Q(Exists(HarvestWindow.objects.filter(product=OuterRef(product))))


def rows(product_id: int) -> Iterator[Beside]:
    """Two queries. Nothing of how many have joined: that is read on the group buy's own page, which nobody keeps."""
    running = running_for(product_id)
    if running is not None:
        title = _("Buy together") if running.kind == Campaign.Kind.GROUP_BUY else _("Order ahead")
        note = _("until %(day)s, nothing to pay now") % {"day": day(running.last_day)}
        yield Beside(title, note, address("preorders:campaign", running.pk))
    here = window_at(windows_of([product_id]).get(product_id, []), world.today())
    if here and here[0] <= world.today():
        yield Beside(_("In season"), _("until %(day)s") % {"day": day(here[1])})
    elif here:
        yield Beside(_("Harvest"), _("from %(first)s to %(last)s") % {"first": day(here[0]), "last": day(here[1])})
