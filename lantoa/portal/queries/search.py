"""What fits some words: an index of goods, stalls, communes and public procedures in this process's memory, which follows the journal."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from django.db.models import QuerySet

from lantoa.cases import api as cases
from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.database import reading
from lantoa.kit.search import Document, Index
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.stores import api as stores

LONGEST_QUESTION = 100
MOST, AT_ONCE = 240, 2_000
# What answers less of the question than this is not shown as found; a stall, a commune or a procedure has to be surely meant.
ENOUGH = {"product": 0.5, "stall": 0.75, "unit": 0.75, "procedure": 0.75}
NEARLY, MOST_PROCEDURES = 0.5, 6
# As the national database writes it; such a word is read as a number by the index.
CODE = re.compile(r"[0-9]\.[0-9]{6}")
Key = tuple[str, int | str]


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of what fits, the best first."""

    products: list[int]
    stalls: list[int]
    units: list[str]
    procedures: list[str]
    # Procedures that come nearest when nothing was found; they may well not be what was meant.
    nearly: list[str] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        return not (self.products or self.stalls or self.units or self.procedures)


class Market:
    """One index for the process. It is built at the first question; before each one it takes in what was sealed since."""

    def __init__(self) -> None:
        self._index: Index[Key] | None = None
        self._position, self._last = 0, 0
        self._day = world.today()
        self._following = threading.Lock()

    def search(self, text: str) -> Found:
        """Goods, stalls, communes and procedures for these words. Reads the journal's last position and, when it moved, what changed."""
        index = self._fresh()
        hits = index.search(clean_line(text[:LONGEST_QUESTION]), MOST)
        good = [hit.key for hit in hits if hit.share >= ENOUGH[hit.kind]]
        found = Found(
            [int(number) for kind, number in good if kind == "product"],
            [int(number) for kind, number in good if kind == "stall"][:6],
            # By its name of today or of before, as it is; only when no name fits, by what is nearly one.
            [unit.pk for unit in places.find_units(text)[:4]]
            or [str(code) for kind, code in good if kind == "unit"][:4],
            [str(slug) for kind, slug in good if kind == "procedure"][:MOST_PROCEDURES] or _by_code(text),
        )
        if found.is_nothing:
            near = [hit.key[1] for hit in hits if hit.kind == "procedure" and hit.share >= NEARLY]
            return replace(found, nearly=[str(slug) for slug in near[:MOST_PROCEDURES]])
        return found

    def forget(self) -> None:
        """Build anew at the next question."""
        self._index = None

    def _fresh(self) -> Index[Key]:
        # What is sealed is asked of the primary, and so are the rows: older ones taken in now would stay.
        with self._following, reading.primary():
            index = self._index
            if index is not None and not self._follow(index):
                index = None
            if index is None:
                # The position first: what is sealed while the rows are read is simply read once more.
                self._position, self._day = journal.last_position(), world.today()
                self._last = _entry_at(self._position)
                index = self._index = Index(
                    [*_goods(stores.market_products()), *_stalls(stores.public_stores()), *_units(), *_procedures()]
                )
            elif self._day != world.today():
                # At midnight versions of procedures begin and end.
                self._day = world.today()
                _take_in_procedures(index)
            return index

    def _follow(self, index: Index[Key]) -> bool:
        """Take in what was sealed since; False where the journal is no longer the one this index followed: a restored database, or the
        primary after one whose last entries nobody else had, may have other entries at the same positions."""
        while True:
            sealed = journal.sealed_after(self._position - 1)
            if self._position:
                if not sealed or (sealed[0][0], sealed[0][1].pk) != (self._position, self._last):
                    return False
                del sealed[0]
            if not sealed:
                return True
            _take_in(index, [entry for _position, entry in sealed])
            self._position, self._last = sealed[-1][0], sealed[-1][1].pk


def _entry_at(position: int) -> int:
    """The entry sealed there; 0 where there is none."""
    return next((entry.pk for at, entry in journal.sealed_after(position - 1, 1) if at == position), 0)


def _take_in(index: Index[Key], entries: list[journal.Entry]) -> None:
    acts = {"stores", "catalog"}
    changed = [entry for entry in entries if entry.act.split(".")[0] in acts]
    stall_ids = {int(entry.subject_id) for entry in changed if entry.subject_type == "stores.store"}
    product_ids = {int(entry.subject_id) for entry in changed if entry.subject_type == "catalog.product"}
    agreed = {int(entry.subject_id) for entry in changed if entry.subject_type == "stores.consignmentagreement"}
    if agreed:
        sellers = stores.ConsignmentAgreement.objects.filter(pk__in=agreed).values("seller")
        theirs = stores.Offer.objects.filter(store__organisation__in=sellers, consigned=True)
        product_ids |= set(theirs.values_list("variant__product_id", flat=True))
    if stall_ids:
        product_ids |= set(
            stores.Offer.objects.filter(store_id__in=stall_ids).values_list("variant__product_id", flat=True)
        )
    documents = [
        *_goods(stores.market_products().filter(pk__in=product_ids)), *_stalls(stores.public_stores().filter(pk__in=stall_ids)),
    ]  # fmt: skip
    there = {document.key for document in documents}
    gone = [
        key
        for key in (*(("product", pk) for pk in product_ids), *(("stall", pk) for pk in stall_ids))
        if key not in there
    ]
    index.add(documents)
    index.remove(gone)
    if any(entry.subject_type == "cases.procedureversion" for entry in entries):
        _take_in_procedures(index)


def _take_in_procedures(index: Index[Key]) -> None:
    documents = list(_procedures())
    there = {document.key for document in documents}
    known = cases.Procedure.objects.values_list("pk", flat=True)
    index.add(documents)
    index.remove(key for slug in known if (key := ("procedure", slug)) not in there)


def _goods(products: QuerySet[catalog.Product]) -> Iterator[Document[Key]]:
    # So many at a time: no database takes a whole market's numbers in one question.
    found = products.select_related(None).select_related("category").iterator(AT_ONCE)
    while rows := list(islice(found, AT_ONCE)):
        yield from _documents(rows)


def _documents(rows: list[catalog.Product]) -> Iterator[Document[Key]]:
    offers = stores.market_offers().filter(variant__product__in=[product.pk for product in rows])
    sold_by = {offer.variant.product_id: offer.store for offer in offers}
    for product in rows:
        store = sold_by.get(product.pk)
        beside = f"{store.name}, {store.unit.name}, " if store else ""
        yield Document(("product", product.pk), product.name, more=f"{beside}{product.category.name}", kind="product")


def _stalls(those: Iterable[stores.Store]) -> Iterator[Document[Key]]:
    for store in those:
        yield Document(("stall", store.pk), store.name, more=store.unit.full_name, kind="stall")


def _units() -> Iterator[Document[Key]]:
    return (Document(("unit", unit.pk), unit.full_name, kind="unit") for unit in places.standing_units())


def _by_code(text: str) -> list[str]:
    code = text.strip()
    known = CODE.fullmatch(code) and cases.procedures(world.today()).filter(procedure__code=code).exists()
    return [code] if known else []


def _procedures() -> Iterator[Document[Key]]:
    for version in cases.procedures(world.today()).order_by("procedure"):
        yield Document(("procedure", version.procedure_id), version.name, more=version.field, kind="procedure")


market = Market()
