"""A house that serves two provinces, and the archive of one of them; what was asked of it before and after it let go is kept in `Left`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import translation

from config.province.enter import word_of
from config.province.errors import ProvinceError
from config.province.leave import Written, export, freeze
from config.province.removal import let_go
from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.errors import RuleError
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.learning.models import Certificate
from lantoa.orders.models import Order
from lantoa.payments import api as payments
from lantoa.places.models import Province, Unit
from lantoa.portal.tests import factories
from lantoa.stores import api as stores
from lantoa.stores.models import Store
from tests.erasure.planted import plant

OURS, THEIRS = "22", "31"
# Of the province that stays: none of it may be found in the archive of the other one.
STALL, GOODS, OWNER, BUYER = "Nhà Bè Cát Hải 4471", "Nem chua Tiên Lãng 8812", "Vũ Văn Bến Đò", "Đoàn Thị Lạch Tray"
NEW = "https://quangninh.example"


@dataclass
class Left:
    """What one house knew of the province before it let go, and answered afterwards."""

    archive: Path
    written: Written | None = None
    slug: str = ""
    token: str = ""
    receipt: str = ""
    certificate: str = ""
    phone: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)


@contextmanager
def house(folder: Path) -> Iterator[None]:
    """In the block files and keys are this house's own."""
    own = {
        "VAR": folder, "FILES_ROOT": folder / "files", "ROOT_KEY": folder / "root.key", "BADGE_KEY": folder / "badges.key",
        "ERASED_REGISTER": folder / "erased.jsonl",
    }  # fmt: skip
    with override_settings(**own):
        yield


@contextmanager
def undone() -> Iterator[None]:
    """What is done in the block is as if it had not been, like in a test: the same database is then the new, empty house's."""
    around = transaction.atomic()
    around._from_testcase = True
    with around:
        yield
        transaction.set_rollback(True)


def neighbours() -> Order:
    """A stall of the other province that sold something to somebody there."""
    province = Province.objects.create(code=THEIRS)
    like = Unit.objects.get(slug="van-don")
    like.pk, like.province, like.slug, like.name = "11111", province, "cat-hai", "Cát Hải"
    like.save(force_insert=True)
    person = accounts.person_for("+84914471881", OWNER)
    household = accounts.create_organisation(name=STALL, unit=like, by=accounts.actor_for(person))
    accounts.Person.objects.filter(pk=person.pk).update(unit=like)
    by = accounts.actor_for(person, household)
    offer = factories.goods(factories.stall(by), by, name=GOODS)
    order = factories.order(offer)
    Order.objects.filter(pk=order.pk).update(buyer_name=BUYER)
    return order


@pytest.fixture(scope="module")
def left(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    folder = tmp_path_factory.mktemp("old")
    made = Left(folder / "22.lantoa")
    before = world.use(StandingWorld(datetime(2026, 11, 21, 2, 0, tzinfo=UTC)))
    with django_db_blocker.unblock(), house(folder), translation.override("vi"), undone():
        planted = plant()
        others = neighbours()
        accounts.Person.objects.filter(pk=planted.person.pk).update(unit=planted.stall.store.unit)
        payments.connect_feed(planted.stall.account, auth="api_key", secret=factories.SECRET, by=planted.stall.by)
        while journal.seal():
            pass
        journal.sign_root()
        order = planted.orders[0]
        made.slug, made.token, made.receipt = planted.stall.store.slug, order.token, order.code
        made.certificate, made.phone = Certificate.objects.get(person=planted.person).code, planted.person.phone
        move = freeze(OURS, sorted(accounts.Organisation.objects.filter(unit=None).values_list("pk", flat=True)))
        browser = Client()
        made.said["frozen stall"] = browser.get(f"/gian-hang/{made.slug}/").status_code
        made.said["other stall"] = browser.get(f"/gian-hang/{others.store.slug}/").status_code
        made.said["frozen act"] = _refused(planted.stall)
        made.written = export(move, made.archive, None)
        made.said["wrong word"] = _wrong(move)
        move.refresh_from_db()
        made.said["rows gone"] = let_go(move, NEW, word_of(move.archive))
        made.said["stall gone"] = _there(browser.get(f"/gian-hang/{made.slug}/?trang=2"))
        made.said["receipt gone"] = _there(browser.get(f"/verify/{made.receipt}/"))
        made.said["other stall after"] = browser.get(f"/gian-hang/{others.store.slug}/").status_code
        made.said["stalls left"] = list(Store.objects.values_list("name", flat=True))
        made.said["faults"] = [str(fault) for fault in journal.Audit().faults()] + list(_broken())
    world.use(before)
    return made


def _refused(stall: Any) -> str:
    try:
        with transaction.atomic():
            stores.close_for_holiday(stall.store, since=world.today(), until=world.today(), by=stall.by)
    except RuleError as error:
        return error.code
    return ""


def _broken() -> Iterator[str]:
    told = StringIO()
    try:
        call_command("invariants", stdout=told)
    except SystemExit:
        yield from (line for line in told.getvalue().splitlines() if not line.startswith("holds "))


def _wrong(move: Any) -> str:
    try:
        let_go(move, NEW, "0" * 16)
    except ProvinceError as error:
        return str(error)
    return ""


def _there(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.headers.get("Location", "")
