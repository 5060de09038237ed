"""What the book of a household lets go of when nobody is left in it."""

from __future__ import annotations

from collections.abc import Iterable

from lantoa.books.models import Expense, OtherAccount
from lantoa.documents import api as documents
from lantoa.kit.world import world
from lantoa.orders import api as orders


def forget_accounts(organisation_ids: Iterable[int]) -> int:
    """End the accounts noted for the tax office and empty their numbers and holders; return how many. Of a household that never
    sold anything the notes and bills of expenses go as well: that was no book yet."""
    ids = set(organisation_ids)
    accounts = OtherAccount.objects.filter(organisation__in=ids)
    accounts.filter(ended_at=None).update(ended_at=world.now())
    sold = orders.Order.objects.filter(store__organisation__in=ids, rehearsal=False).values("store__organisation")
    tried = Expense.objects.filter(organisation__in=ids).exclude(organisation__in=sold)
    bills = [sha for sha in tried.values_list("bill", flat=True) if sha]
    tried.update(note="", bill=None)
    for sha in bills:
        documents.forget_file(sha)
    return accounts.update(number="", holder="")
