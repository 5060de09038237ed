"""What the book writes by itself: fees, makers and pay that a household settled, and their taking back; and what goes when nobody is left."""

from __future__ import annotations

from dataclasses import dataclass, field

from lantoa.books.actions.erasure import forget_accounts
from lantoa.books.actions.expense import cancel_expense, record_fee, record_maker, record_wages
from lantoa.books.models import Expense
from lantoa.journal import api as journal
from lantoa.orders import api as orders


@dataclass(frozen=True, slots=True)
class Doer:
    """Whoever did what the book reacts to, as the journal knows them."""

    person_id: int | None
    organisation_id: int | None
    helping: bool
    roles: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, entry: journal.Entry) -> Doer:
        return cls(entry.by_id, entry.on_behalf_of_id, entry.helping)


@journal.reaction("orders.fee_settled")
def write_fee_down(entries: list[journal.Entry]) -> None:
    for entry in entries:
        settlement = orders.FeeSettlement.objects.select_related("agreement__payee").get(pk=entry.subject_id)
        record_fee(settlement, by=Doer.of(entry))


@journal.reaction("orders.fee_settlement_taken_back")
def take_fee_out(entries: list[journal.Entry]) -> None:
    for entry in entries:
        for expense in Expense.objects.filter(settlement=entry.subject_id):
            cancel_expense(expense, by=Doer.of(entry))


@journal.reaction("orders.maker_settled")
def write_maker_down(entries: list[journal.Entry]) -> None:
    for entry in entries:
        settlement = orders.MakerSettlement.objects.select_related("maker").get(pk=entry.subject_id)
        record_maker(settlement, by=Doer.of(entry))


@journal.reaction("orders.maker_settlement_taken_back")
def take_maker_out(entries: list[journal.Entry]) -> None:
    for entry in entries:
        for expense in Expense.objects.filter(maker_settlement=entry.subject_id):
            cancel_expense(expense, by=Doer.of(entry))


@journal.reaction("workforce.pay_settled")
def write_wages_down(entries: list[journal.Entry]) -> None:
    for entry in entries:
        record_wages(entry, by=Doer.of(entry))


@journal.reaction("workforce.pay_unsettled")
def take_wages_out(entries: list[journal.Entry]) -> None:
    for entry in entries:
        for expense in Expense.objects.filter(entry_id=entry.reverses_id, reverses=None):
            cancel_expense(expense, by=Doer.of(entry))


@journal.reaction("accounts.person_erased")
def forget_other_accounts(entries: list[journal.Entry]) -> None:
    forget_accounts(pk for entry in entries for pk in entry.data["organisations"])
