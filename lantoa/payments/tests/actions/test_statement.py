"""A statement is kept as it came and read in parts: each row once, whatever dies over it, and what it cannot say is said by row."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import Workbook

from lantoa.kit.world import VIETNAM, world
from lantoa.payments.actions import statement as statements
from lantoa.payments.actions.statement import (
    choose_columns,
    left_behind,
    missing_from,
    read_statement,
    receive_messages,
    receive_statement,
)
from lantoa.payments.adapters.statements import Layout, StatementRefused
from lantoa.payments.errors import BadStatement
from lantoa.payments.models import BankTransaction, PayoutAccount, Statement, StatementFault
from lantoa.payments.tests import factories
from lantoa.payments.tests.conftest import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
TITLES = "Ngày giao dịch;Nội dung;Ghi có;Ghi nợ;Số tham chiếu"
ODD = "hôm kia;tiền cơm;50.000;;FT9"


@pytest.fixture
def files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path


def row(amount: int, memo: str = "", reference: str = "", *, out: bool = False, minutes: int = 0) -> str:
    when = (world.now() + timedelta(minutes=minutes)).astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S")
    money = f"{amount:,}".replace(",", ".")
    return f"{when};{memo};{'' if out else money};{money if out else ''};{reference}"


def brought(account: PayoutAccount, *rows: str, name: str = "sao-ke.csv") -> Statement:
    """A file just brought; it waits for its columns the first time."""
    content = "\n".join([TITLES, *rows]).encode()
    by = factories.owner_of(factories.organisation_of(account))
    return receive_statement(account, io.BytesIO(content), name, by=by, key=world.uuid7())


def read(account: PayoutAccount, *rows: str) -> Statement:
    """A file brought, its columns confirmed where they are asked, and read."""
    kept = brought(account, *rows)
    if kept.state == "columns":
        by = factories.owner_of(factories.organisation_of(account))
        choose_columns(kept, Layout.from_json(kept.layout), by=by, key=world.uuid7())
    return read_statement(kept.pk)


def counts(kept: Statement) -> tuple[str, int, int, int]:
    kept.refresh_from_db()
    return kept.state, kept.new, kept.known, kept.not_understood


def test_the_first_file_of_a_bank_asks_for_its_columns_and_the_next_is_read_at_once() -> None:
    account = factories.account()
    first = brought(account, row(50_000, "com"))
    assert (first.state, Layout.from_json(first.layout).credit) == ("columns", 2)
    by = factories.owner_of(factories.organisation_of(account))
    choose_columns(first, Layout.from_json(first.layout), by=by, key=world.uuid7())
    assert counts(read_statement(first.pk)) == ("done", 1, 0, 0)
    assert brought(account, row(70_000, "nuoc")).state == "reading"


def test_a_statement_pays_orders_knows_what_was_told_and_says_what_it_could_not_read() -> None:
    account = factories.fed_account()
    heard, lost = factories.asked(account, 250_000), factories.asked(account, 70_000)
    factories.told(account, 250_000, heard.code, reference="FT1")
    kept = read(
        account,
        row(250_000, f"CT DEN {heard.code}", "FT1"),
        row(70_000, lost.code, "FT2"),
        ODD,
        row(11_000, "phi", "FT3", out=True),
    )
    assert counts(kept) == ("done", 2, 1, 1)
    lost.refresh_from_db()
    assert lost.due == 0
    fault = StatementFault.objects.get()
    assert (fault.number, "hôm kia" in fault.raw) == (4, True)
    assert fault.sentence != ""
    assert set(BankTransaction.objects.values_list("direction", flat=True)) == {"in", "out"}


def test_the_same_file_again_is_the_statement_there_is() -> None:
    account = factories.account()
    rows = [row(50_000, "com"), row(50_000, "com")]
    kept = read(account, *rows)
    assert brought(account, *rows) == kept
    assert counts(kept) == ("done", 2, 0, 0)
    longer = read(account, *rows, row(50_000, "com"))
    assert counts(longer) == ("done", 1, 2, 0)


def test_a_reading_that_died_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch, stage: Stage) -> None:
    monkeypatch.setattr(statements, "AT_ONCE", 2)
    account = factories.account()
    rows = [row(50_000, "com"), row(50_000, "com"), ODD, row(50_000, "com"), row(60_000, "nuoc")]
    kept = brought(account, *rows)
    by = factories.owner_of(factories.organisation_of(account))
    choose_columns(kept, Layout.from_json(kept.layout), by=by, key=world.uuid7())
    taken, take = [], statements._take

    def dies(*args: Any) -> bool:
        if len(taken) == 1:
            raise KeyboardInterrupt
        taken.append(args)
        return take(*args)

    monkeypatch.setattr(statements, "_take", dies)
    with pytest.raises(KeyboardInterrupt):
        read_statement(kept.pk)
    kept.refresh_from_db()
    assert (kept.state, kept.seen, kept.total, kept.new) == ("reading", 2, 5, 2)
    assert left_behind() == []
    stage.later(minutes=3)
    assert left_behind() == [kept.pk]
    monkeypatch.setattr(statements, "_take", take)
    assert counts(read_statement(kept.pk)) == ("done", 4, 0, 1)
    assert counts(read_statement(kept.pk)) == ("done", 4, 0, 1)
    assert BankTransaction.objects.count() == 4


def test_a_part_somebody_else_read_meanwhile_is_left_to_them() -> None:
    account = factories.account()
    kept = brought(account, row(50_000, "com"))
    by = factories.owner_of(factories.organisation_of(account))
    choose_columns(kept, Layout.from_json(kept.layout), by=by, key=world.uuid7())
    stale = Statement.objects.select_related("account").get(pk=kept.pk)
    read_statement(kept.pk)
    assert statements._take(stale, []) is False
    assert BankTransaction.objects.count() == 1


def test_what_a_service_told_of_and_the_statement_does_not_hold_is_named() -> None:
    account = factories.fed_account()
    there, not_there = factories.told(account, 50_000, "com"), factories.told(account, 90_000, "gia mao")
    kept = read(account, row(10_000, "truoc", minutes=-5), row(50_000, "com"), row(20_000, "sau", minutes=5))
    assert missing_from(kept) == [not_there]
    assert there not in missing_from(kept)


def test_somebody_elses_statement_is_refused_and_so_is_a_row_of_another_account() -> None:
    account = factories.account(number="0011009998801")
    by = factories.owner_of(factories.organisation_of(account))
    theirs = f"Số tài khoản: 19035550001018\n{TITLES}\n{row(50_000)}".encode()
    with pytest.raises(BadStatement) as why:
        receive_statement(account, io.BytesIO(theirs), "a.csv", by=by)
    assert ("1018" in str(why.value), "8801" in str(why.value)) == (True, True)
    assert not Statement.objects.exists()


@pytest.mark.parametrize("ours", ["0011009998801", "11009998801", "xxxxxxxxx8801", "***8801"])
def test_an_account_is_known_with_noughts_before_it_and_with_its_middle_hidden(ours: str) -> None:
    assert statements._same_account("0011009998801", ours)
    assert not statements._same_account("0011009998802", ours)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 50, b"%PDF-1.4 statement", "chào bạn".encode()])
def test_what_is_no_statement_is_refused_with_a_sentence_and_nothing_is_kept(content: bytes) -> None:
    account = factories.account()
    by = factories.owner_of(factories.organisation_of(account))
    with pytest.raises(StatementRefused) as why:
        receive_statement(account, io.BytesIO(content), "x", by=by)
    assert str(why.value) != ""
    assert not Statement.objects.exists()


def test_messages_pasted_from_a_phone_are_read_at_once() -> None:
    account = factories.fed_account()
    request = factories.asked(account, 250_000)
    when = world.now().astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
    text = f"TK {account.number} GD: +250,000VND {when} SD: 1,000,000VND ND: {request.code} chuyen tien"
    kept = receive_messages(account, text, by=factories.owner_of(factories.organisation_of(account)), key=world.uuid7())
    assert counts(kept) == ("done", 1, 0, 0)
    request.refresh_from_db()
    assert request.due == 0
    with pytest.raises(BadStatement):
        receive_messages(account, "chào bạn", by=factories.owner_of(factories.organisation_of(account)))


def test_a_workbook_is_kept_too() -> None:
    account, book = factories.account(), Workbook()
    for line in (TITLES, row(50_000, "tien com", "FT1")):
        book.active.append(line.split(";"))
    out = io.BytesIO()
    book.save(out)
    by = factories.owner_of(factories.organisation_of(account))
    kept = receive_statement(account, io.BytesIO(out.getvalue()), "sao-ke.xlsx", by=by)
    assert Statement.objects.get(pk=kept.pk).file.size == len(out.getvalue())
