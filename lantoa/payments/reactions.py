"""A statement that can be read is put on its way to be read, in the same transaction; accounts of households nobody is left in end."""

from __future__ import annotations

from lantoa.journal import api as journal
from lantoa.payments import acts
from lantoa.payments.actions.forget import forget_accounts
from lantoa.payments.actions.second_owner import carry_out
from lantoa.payments.models import Statement
from lantoa.payments.tasks import read_statement


@journal.reaction(acts.STATEMENT_RECEIVED)
@journal.reaction(acts.STATEMENT_COLUMNS)
def put_on_its_way(entries: list[journal.Entry]) -> None:
    ids = [int(entry.subject_id) for entry in entries]
    for statement in Statement.objects.filter(pk__in=ids, state=Statement.State.READING).exclude(kind="sms"):
        read_statement.enqueue(statement.pk)


@journal.reaction("accounts.person_erased")
def end_accounts(entries: list[journal.Entry]) -> None:
    forget_accounts(pk for entry in entries for pk in entry.data["organisations"])


@journal.reaction("accounts.approval_given")
def change_the_account(entries: list[journal.Entry]) -> None:
    carry_out(entries)
