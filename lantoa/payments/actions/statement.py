"""Take in a bank's statement: kept as it came, read in parts, each row once, and what was not understood said row by row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line, fold
from lantoa.kit.world import VIETNAM, world
from lantoa.payments import acts
from lantoa.payments.actions.telling import Marks, take_notices
from lantoa.payments.adapters import statements
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.adapters.statements import Layout, Read, RowNotUnderstood, StatementRow
from lantoa.payments.errors import BadStatement, StatementRefused
from lantoa.payments.models import BankTransaction, PayoutAccount, Statement, StatementFault, StatementLayout
from lantoa.payments.rules.banks import masked

AT_ONCE = 500
# A reading that did nothing for so long died with its worker.
LEFT_BEHIND = timedelta(minutes=2)
MESSAGES = "sms"
SHEETS = ("csv", "xlsx", "xls")
# A workbook's own name is too long to be kept; it is never sent to a browser.
TYPES = {
    "csv": "text/csv", "xlsx": "application/vnd.ms-excel", "xls": "application/vnd.ms-excel",
    "camt": "application/xml", "mt940": "text/plain", MESSAGES: "text/plain",
}  # fmt: skip


def receive_statement(
    account: PayoutAccount, stream: BinaryIO, name: str, *, by: Actor, key: UUID | None = None
) -> Statement:
    """Keep a statement of this account and put it on its way; the same file again returns the statement there is.

    Refuses (StatementRefused, BadStatement) a file too large or empty, one that is no statement, and one of another
    account. Call it outside a transaction: it writes a file.
    """
    kind = statements.sniff(stream.read(statements.HEAD), name)
    stream.seek(0)
    named = statements.accounts(stream, kind) if kind != "unknown" else set()
    if named and not any(_same_account(account.number, one) for one in named):
        raise BadStatement(
            _("This statement is of account %(theirs)s; yours here is %(ours)s.")
            % {"theirs": masked(sorted(named)[0]), "ours": account.masked},
            field="file",
        )
    layout, remembered = _layout_for(account, stream, kind)
    # Whatever has to be refused as a whole is refused now, while the file is in the person's hand.
    if layout or kind not in SHEETS:
        next(iter(statements.read(stream, kind, layout=layout)), None)
    stream.seek(0)
    return _keep(account, stream.read(), name, kind, layout, ready=remembered or kind not in SHEETS, by=by, key=key)


def receive_messages(account: PayoutAccount, text: str, *, by: Actor, key: UUID | None = None) -> Statement:
    """Take in bank messages pasted from a phone; read at once. Refuses as `receive_statement`."""
    rows = list(statements.read_messages(text))
    if not any(isinstance(row, StatementRow) for row in rows):
        raise BadStatement(
            _("We found no message of a bank in this. Copy the whole message, with its amount and time."), field="text"
        )
    kept = _keep(account, text.encode(), "", MESSAGES, None, ready=True, by=by, key=key)
    read_statement(kept.pk)
    kept.refresh_from_db()
    return kept


def _keep(
    account: PayoutAccount,
    content: bytes,
    name: str,
    kind: str,
    layout: Layout | None,
    *,
    ready: bool,
    by: Actor,
    key: UUID | None,
) -> Statement:
    file = documents.keep_file(content, TYPES[kind])
    with journal.command("payments.receive_statement", key, {"account": account.pk, "file": file.pk}, by=by) as run:
        if run.replayed and run.answer:
            return Statement.objects.get(pk=run.answer["statement"])
        now = world.now()
        kept, new = Statement.objects.get_or_create(
            account=account, file=file,
            defaults={
                "name": clean_line(name)[:120], "kind": kind, "layout": layout.to_json() if layout else "", "by_id": by.person_id,
                "state": Statement.State.READING if ready else Statement.State.COLUMNS, "recorded_at": now, "worked_at": now,
            },
        )  # fmt: skip
        if new:
            data = {"kind": kind, "size": len(content), "sha256": file.pk}
            journal.record(acts.STATEMENT_RECEIVED, kept, by=by, on_behalf_of=account.organisation_id, data=data)
        run.answer = {"statement": kept.pk}
    return kept


def _same_account(ours: str, theirs: str) -> bool:
    """Whether a number a file names is this account's; some files put noughts before it or hide its middle."""
    theirs = "".join(sign for sign in theirs.lower() if sign.isalnum() or sign == "*").lstrip("0")
    ours = ours.lower().lstrip("0")
    head, tail = theirs.rstrip("0123456789"), theirs[len(theirs.rstrip("0123456789")) :]
    if ("x" in head or "*" in head) and len(tail) >= 3:
        return ours.endswith(tail)
    return theirs == ours or theirs.endswith(ours)


def _layout_for(account: PayoutAccount, stream: BinaryIO, kind: statements.Kind) -> tuple[Layout | None, bool]:
    """How a sheet is laid out, and whether somebody confirmed that; None for other kinds and what nobody can guess."""
    if kind not in SHEETS:
        return None, False
    guessed = statements.find_layout(stream, kind)
    stream.seek(0)
    if guessed is None:
        return None, False
    known = StatementLayout.objects.filter(
        organisation=account.organisation_id, bank_bin=account.bank_bin, titles=_hash(guessed.titles)
    ).first()
    return (Layout.from_json(known.layout), True) if known else (guessed, False)


def _hash(titles: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join(fold(title) for title in titles).encode()).hexdigest()


def choose_columns(statement: Statement, layout: Layout, *, by: Actor, key: UUID | None = None) -> Statement:
    """Say which column is which; remembered for the next file of this bank, and the reading begins.

    Refuses (BadStatement) a statement that waits for nothing of the kind, and (StatementRefused) columns that cannot be.
    """
    body = {"statement": statement.pk, "layout": layout.to_json()}
    with open_file(statement) as stream:
        next(iter(statements.read(stream, statement.kind, layout=layout)), None)
    with journal.command("payments.choose_columns", key, body, by=by) as run:
        if not run.replayed:
            waiting = Statement.objects.filter(pk=statement.pk, state=Statement.State.COLUMNS)
            now = world.now()
            changed = {"state": Statement.State.READING, "layout": layout.to_json(), "worked_at": now, "sentence": ""}
            if not waiting.update(**changed):
                raise BadStatement(_("This statement is being read already."))
            if layout.titles:
                StatementLayout.objects.update_or_create(
                    organisation_id=statement.account.organisation_id, bank_bin=statement.account.bank_bin,
                    titles=_hash(layout.titles), defaults={"layout": layout.to_json(), "recorded_at": now},
                )  # fmt: skip
            journal.record(acts.STATEMENT_COLUMNS, statement, by=by, on_behalf_of=statement.account.organisation_id)
    statement.refresh_from_db()
    return statement


def open_file(statement: Statement) -> BinaryIO:
    """The statement as it came."""
    return documents.open_file(statement.file_id)


def read_statement(statement_id: int) -> Statement:
    """Read a statement to its end, part by part: each part is written with how far it went, so that whoever dies over it loses
    nothing and counts nothing twice. Does nothing for one that is done, or that somebody else reads meanwhile."""
    statement: Statement = Statement.objects.select_related("account").get(pk=statement_id)
    try:
        with open_file(statement) as stream:
            if statement.total is None:
                statement.total = sum(1 for _row in _rows(statement, stream))
                Statement.objects.filter(pk=statement.pk).update(total=statement.total, worked_at=world.now())
                stream.seek(0)
            marks, rows = Marks(), _rows(statement, stream)
            for row in islice(rows, statement.seen):
                _told(statement, row, marks)
            while part := list(islice(rows, AT_ONCE)):
                if not _take(statement, [(row, _told(statement, row, marks)) for row in part]):
                    return statement
                journal.still_at_it()
    except StatementRefused as refused:
        again = refused.code == "columns_unknown" and statement.kind in SHEETS and not statement.seen
        state = Statement.State.COLUMNS if again else Statement.State.REFUSED
        said = {"sentence": refused.sentence, "params": dict(refused.params), "state": state, "worked_at": world.now()}
        Statement.objects.filter(pk=statement.pk, state=Statement.State.READING).update(**said)
        statement.refresh_from_db()
        return statement
    _finish(statement)
    return statement


def _rows(statement: Statement, stream: BinaryIO) -> Iterator[Read]:
    if statement.kind == MESSAGES:
        return iter(statements.read_messages(stream.read().decode()))
    layout = Layout.from_json(statement.layout) if statement.layout else None
    return iter(statements.read(stream, statement.kind, layout=layout))


def _told(statement: Statement, row: Read, marks: Marks) -> tuple[str, BankNotice] | RowNotUnderstood:
    """The row as a notice of the bank and what it is known by, or why it is none of this account."""
    if isinstance(row, RowNotUnderstood):
        return row
    if row.account_number and not _same_account(statement.account.number, row.account_number):
        return RowNotUnderstood(row.number, row.memo, gettext_noop("This row is of another account."))
    noon = row.at.astimezone(VIETNAM).replace(hour=12, minute=0, second=0, microsecond=0)
    notice = BankNotice(
        outside_id=f"{statement.pk}:{row.number}", account_number=statement.account.number, sub_account="", direction=row.direction,
        amount=row.amount, at=noon if row.day_only else row.at, memo=row.memo, reference=row.reference, day_only=row.day_only,
    )  # fmt: skip
    return marks.of(notice), notice


def _take(statement: Statement, part: list[tuple[Read, tuple[str, BankNotice] | RowNotUnderstood]]) -> bool:
    """Write one part and how far the reading is; False when somebody else was faster."""
    faults = [told for _row, told in part if isinstance(told, RowNotUnderstood)]
    notices = [told for _row, told in part if not isinstance(told, RowNotUnderstood)]
    with transaction.atomic():
        mine = Statement.objects.filter(pk=statement.pk, state=Statement.State.READING, seen=statement.seen)
        days = [notice.at for _mark, notice in notices] + [day for day in (statement.since, statement.until) if day]
        statement.since, statement.until = (min(days), max(days)) if days else (None, None)
        if not mine.update(seen=statement.seen + len(part), worked_at=world.now()):
            return False
        new = sum(was_new for _line, was_new in take_notices(statement.account, notices, source=statement.source))
        StatementFault.objects.bulk_create(
            StatementFault(
                statement=statement,
                number=fault.number,
                raw=fault.raw,
                message=fault.message,
                params=dict(fault.params),
            )
            for fault in faults
        )
        statement.seen += len(part)
        statement.new += new
        statement.known += len(notices) - new
        statement.not_understood += len(faults)
        statement.save(update_fields=["new", "known", "not_understood", "since", "until"])
    return True


def _finish(statement: Statement) -> None:
    now = world.now()
    with transaction.atomic():
        reading = Statement.objects.filter(pk=statement.pk, state=Statement.State.READING, seen=statement.seen)
        if reading.update(state=Statement.State.DONE, finished_at=now, worked_at=now):
            counts = {name: getattr(statement, name) for name in ("new", "known", "not_understood")}
            organisation_id = statement.account.organisation_id
            journal.record(acts.STATEMENT_READ, statement, on_behalf_of=organisation_id, data=counts)
    statement.refresh_from_db()


def left_behind() -> list[int]:
    """Statements whose reading died."""
    waiting = Statement.objects.filter(state=Statement.State.READING, worked_at__lt=world.now() - LEFT_BEHIND)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def missing_from(statement: Statement) -> list[BankTransaction]:
    """Money that a service told of between the first and the last row of this statement and that does not stand in it."""
    if not (statement.since and statement.until) or statement.kind == MESSAGES:
        return []
    told = BankTransaction.objects.filter(account=statement.account, at__gte=statement.since, at__lte=statement.until)
    return list(told.exclude(tellings__source=statement.source).order_by("at", "pk")[:AT_ONCE])
