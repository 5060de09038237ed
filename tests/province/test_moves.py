"""A province's archive holds the province and nothing of its neighbours, is refused where a byte is not as it was, and lives on in a new house."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from config.province import archive, enter, leave
from config.province.errors import DamagedArchiveError, ProvinceError
from config.province.homes import faults
from lantoa.accounts import api as accounts
from lantoa.documents.adapters.s3.adapter import Adapter
from lantoa.documents.adapters.s3.client import client
from lantoa.documents.models import File
from lantoa.documents.queries import file_path, read_file
from lantoa.documents.tests.adapters.bucket import object_store
from lantoa.journal import api as journal
from lantoa.journal.models import Entry, Root, Seal
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.models import Order
from lantoa.payments.actions.secret import opened
from lantoa.payments.models import PayoutAccount
from lantoa.portal.acts import PROVINCE_ARRIVED
from lantoa.portal.tests.factories import SECRET
from lantoa.stores.models import Store
from tests.province.conftest import BUYER, GOODS, NEW, OURS, OWNER, STALL, Left, house

pytestmark = pytest.mark.django_db


@pytest.fixture
def new(tmp_path: Path, db: None) -> Iterator[Path]:
    """An empty house, an hour later."""
    before = world.use(StandingWorld(datetime(2026, 11, 21, 3, 0, tzinfo=UTC)))
    with house(tmp_path / "new"), translation.override("vi"):
        yield tmp_path / "new"
    world.use(before)


def test_every_table_says_where_its_rows_are_at_home() -> None:
    assert list(faults()) == []


def test_the_old_house_sells_nothing_once_it_is_frozen_and_sends_on_whoever_comes_once_it_let_go(left: Left) -> None:
    said = left.said
    assert (said["frozen stall"], said["other stall"], said["frozen act"]) == (503, 200, "moved_away")
    assert "lantoa province import" in said["wrong word"]
    assert said["stall gone"] == (308, f"{NEW}/gian-hang/{left.slug}/?trang=2")
    assert said["receipt gone"] == (308, f"{NEW}/verify/{left.receipt}/")
    assert (said["other stall after"], said["stalls left"], said["faults"]) == (200, [STALL], [])


def test_nothing_of_the_province_that_stays_is_in_the_archive(left: Left) -> None:
    with zipfile.ZipFile(left.archive) as held:
        text = b"\n".join(held.read(name) for name in held.namelist()).decode("utf-8", "replace")
    assert "Bếp Hương" in text
    assert "0914471881" not in text
    assert "84914471881" not in text
    assert [word for word in (STALL, GOODS, OWNER, BUYER, "nha-be-cat-hai") if word in text] == []


def test_it_lives_on_in_the_new_house(left: Left, new: Path) -> None:
    arrived = enter.enter(left.archive, new)
    assert left.written is not None
    assert (arrived.province, arrived.rows, arrived.files) == (OURS, left.written.rows, left.written.files)
    assert Entry.objects.get(act=PROVINCE_ARRIVED).data["archive"] == left.written.digest
    while journal.seal():
        pass
    assert journal.sign_root() is not None
    assert [str(fault) for fault in journal.Audit().faults()] == []
    # A receipt from before the move is believed here, by the old house's keys.
    order = Order.objects.get(code=left.receipt)
    proof = journal.proof_of(journal.entries_about(order)[0])
    assert (proof.root is not None, proof.broken, proof.key_at_hand) == (True, (), True)
    # Pages, of a stall, an order by its link, what proves it, a certificate; kept files; what was sealed with the house's key.
    browser = Client()
    shown = [
        f"/gian-hang/{left.slug}/",
        f"/don/{left.token}/",
        f"/verify/{left.receipt}/",
        f"/verify/chung-nhan/{left.certificate}/",
    ]
    assert {path: browser.get(path).status_code for path in shown} == dict.fromkeys(shown, 200)
    sizes = [file_path(sha).stat().st_size for sha in File.objects.values_list("pk", flat=True)]
    assert len(sizes) == arrived.files > 5
    assert all(sizes)
    assert opened(bytes(PayoutAccount.objects.exclude(hook_secret=b"")[0].hook_secret)) == SECRET
    # Somebody signs in and somebody buys, under numbers that were never given before.
    browser.force_login(accounts.Person.objects.get(phone=left.phone))
    assert browser.get("/toi/").status_code == 200
    store = Store.objects.get(slug=left.slug)
    last = Order.objects.order_by("-pk").values_list("pk", flat=True)[0]
    buyer = orders.Buyer("Lê Mua", "+84987654321", store.unit_id, "Số 5")
    offer = store.offers.filter(shown=True)[0]
    placed = orders.place_order(orders.Wish([(offer.pk, 1)], buyer, "cod", accounts.Visitor(), world.uuid7()))
    assert placed[0].pk > last


def test_its_files_come_into_a_bucket_and_leave_it_again(left: Left, new: Path, tmp_path: Path, settings: Any) -> None:
    with object_store() as address:
        settings.S3 = {
            "url": address,
            "bucket": "province-22",
            "key": "a-key",
            "secret": "a-secret",
            "region": "us-east-1",
        }
        settings.ADAPTERS = {**settings.ADAPTERS, "documents.files": "lantoa.documents.adapters.s3"}
        bucket = client(Adapter().options)
        bucket.create_bucket(Bucket="province-22")
        arrived = enter.enter(left.archive, new)
        kept = {*File.objects.values_list("pk", flat=True)}
        there = {one["Key"].rpartition("/")[2] for one in bucket.list_objects_v2(Bucket="province-22")["Contents"]}
        assert (there, len(there)) == (kept, arrived.files)
        assert {hashlib.sha256(read_file(sha)).hexdigest() for sha in kept} == kept
        # From there it can go on to a third house.
        bodies = accounts.Organisation.objects.filter(unit=None).values_list("pk", flat=True)
        again = leave.export(leave.freeze(OURS, sorted(bodies)), tmp_path / "again.lantoa", None)
        assert (again.files, again.missing) == (arrived.files, 0)


HARM: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda whole: whole[: len(whole) - 2_000],
    "one letter of a row": lambda whole: _with(
        whole, "rows/stores.Store", lambda rows: rows.replace("Bếp Hương".encode(), "Bếp Hường".encode())
    ),
    "one row less": lambda whole: _with(whole, "rows/orders.Order", lambda rows: rows.split(b"\n", 1)[1]),
    "another key": lambda whole: _with(whole, "keys/root.pub", lambda _key: b"00" * 32 + b"\n"),
    "a flipped byte": lambda whole: whole[:3_000] + bytes([whole[3_000] ^ 1]) + whole[3_001:],
}


def _with(whole: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as held, zipfile.ZipFile(made, "w") as other:
        for one in held.namelist():
            other.writestr(one, change(held.read(one)) if one == name else held.read(one))
    return made.getvalue()


def nothing_there(new: Path) -> bool:
    rows = Entry.objects.exists() or accounts.Person.objects.exists() or Store.objects.exists()
    return not rows and not [path for path in new.rglob("*") if path.is_file()]


@pytest.mark.parametrize("harm", HARM)
def test_a_harmed_archive_is_refused_before_anything_is_written(
    harm: str, left: Left, new: Path, tmp_path: Path
) -> None:
    other = tmp_path / "harmed.lantoa"
    other.write_bytes(HARM[harm](left.archive.read_bytes()))
    with pytest.raises(DamagedArchiveError, match="copy it anew"):
        enter.enter(other, new)
    assert nothing_there(new)


def test_an_import_that_dies_half_way_leaves_nothing_and_can_be_done_again(
    left: Left, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_said: Any) -> None:
        assert Store.objects.exists()
        assert Seal.objects.exists()
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(enter, "_check", die)
        with pytest.raises(Killed):
            enter.enter(left.archive, new)
    assert nothing_there(new)
    assert enter.enter(left.archive, new).rows
    with pytest.raises(ProvinceError, match="There is something here already"):
        enter.enter(left.archive, new)


def test_chains_that_are_not_what_the_manifest_says_are_not_taken_in(left: Left, new: Path, tmp_path: Path) -> None:
    """Somebody who writes a whole archive anew, hashes and all, still has no key to sign the roots with."""
    forged = tmp_path / "forged.lantoa"
    with archive.opened(left.archive, new) as read, zipfile.ZipFile(forged, "w") as made:
        into = archive.Writing(made)
        for name in read.said["parts"]:
            if name == archive.KEPT:
                into.kept(read.kept())
            elif name.startswith("rows/"):
                lines = list(read.lines(name))
                if name == "rows/journal.Entry":
                    lines = [line.replace(b'"orders.order_placed"', b'"orders.order_played"') for line in lines]
                into.lines(name, lines, columns=read.said["parts"][name]["columns"])
            else:
                into.file(name, read.content(name))
        into.close({name: value for name, value in read.said.items() if name not in ("format", "version", "parts")})
    with pytest.raises(ProvinceError, match="was not taken in"):
        enter.enter(forged, new)
    assert not Root.objects.exists()
    assert not Entry.objects.exists()
