"""Short ways to moderators and to what waits for them."""

from __future__ import annotations

from typing import Any

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.stores.actions.decision import decide
from lantoa.stores.models import Decision, Matter
from lantoa.stores.tests import factories

WINE = {"name": "Rượu ba kích tím", "category": "do-uong", "unit": "chai", "description": "Ngâm sáu tháng."}


def moderator(name: str = "Trần Thu Thủy") -> accounts.ActingPerson:
    """A moderator of a public body."""
    somebody = factories.person(name)
    chief = factories.person("Lê Văn Chính")
    office = accounts.create_organisation(kind="public_body", name="Ủy ban nhân dân xã", owner=chief, by=None)
    accounts.add_member(office, somebody, role="moderator", by=None)
    return accounts.actor_for(somebody, office)


def wine(stall: factories.Stall, **changes: Any) -> catalog.Product:
    """Goods that need a look first."""
    return factories.squid_cake(stall, **{**WINE, **changes})


def matter_of(product: catalog.Product) -> Matter:
    """The last matter about these goods."""
    return Matter.objects.about(product).latest("pk")


def decided(matter: Matter, outcome: str, by: accounts.ActingPerson, **said: Any) -> Decision:
    """Decide it as it stands now."""
    matter.refresh_from_db()
    words = {"reason": "missing_paper", "words": "Bạn gửi giúp số giấy phép nhé."}
    return decide(matter, outcome=outcome, seen=matter.step, **{**words, **said}, by=by)
