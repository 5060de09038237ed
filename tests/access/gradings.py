"""A body of the cast that grades, with dossiers at each step; a household's dossier, lot and stamps."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.catalog.actions.grade import Decision, listed_product, record_grade
from lantoa.catalog.actions.link import link_listed
from lantoa.catalog.errors import BadLot
from lantoa.catalog.models import (
    Council,
    Dossier,
    Evidence,
    Grade,
    GradeList,
    GtinClaim,
    Lot,
    OcopProduct,
    Product,
    StampSheet,
)
from lantoa.catalog.tests.factories import Seller
from lantoa.documents import api as documents
from lantoa.documents.tests.factories import picture
from lantoa.kit.sheets import workbook
from lantoa.kit.world import world

ROWS = (("Tên sản phẩm", "Số sao", "Số quyết định", "Ngày quyết định"), ("Rượu nếp", "3", "7/QĐ-UBND", "05/06/2025"))
# Trade codes made up for the households; their check digits fit.
GTINS = {1: "8935001723110", 2: "8935001723127", 3: "8935001723141", 4: "8935001723158", 5: "8935001723165"}


def have_gradings(
    number: int, level: str, body: accounts.Organisation, makers: accounts.ActingPerson, people: Sequence[accounts.Person],
) -> None:  # fmt: skip
    """The household hands a dossier in and makes a lot; somebody else's dossiers lie with the body at each further step."""
    grading = catalog.name_grading_body(body, level, by=None)
    officer = Seller(people[0].pk, body.pk, roles=frozenset({"person", "officer"}))
    mine = _product(makers, "Chả mực giã tay")
    proof = documents.keep_private_photo(picture(colour=(number * 20, 10, 200)))
    catalog.hand_in(mine, grading, group="food", evidence=[("Giấy kiểm nghiệm", proof)], by=makers)
    lot = catalog.make_lot(
        mine, catalog.Made(f"LO-{number}", world.today(), "Thôn Đông Sơn", gtin=GTINS[number]), by=makers
    )
    catalog.print_stamps(lot, 3, serials=True, by=makers)
    outsider = accounts.person_for(f"+8491500000{number}", "Đinh Thị Ngoài")
    house = accounts.create_organisation(name=f"Nhà ngoài {number}", owner=outsider, by=None)
    theirs = accounts.actor_for(outsider, house)
    strangers = [
        accounts.person_for(f"+849150000{number}{one}", f"Người Chấm {name}") for one, name in enumerate("AB", 1)
    ]
    scored, to_score, graded = (_product(theirs, f"{name} {number}") for name in ("Miến dong", "Ruốc hàu", "Mật ong"))
    for product in (scored, graded):
        dossier = catalog.hand_in(product, grading, group="food", by=theirs)
        catalog.call_council(grading, held_on=world.today(), members=strangers, dossiers=[dossier], by=officer)
        dossier.refresh_from_db()
        for one in strangers:
            catalog.give_score(dossier, (Decimal(22), Decimal(15), Decimal(20)), by=accounts.actor_for(one))
    dossier.refresh_from_db()
    said = {"number": f"{number}/QĐ", "decided_on": world.today(), "decided_by": "Ủy ban"}
    catalog.decide(dossier, **said, file=proof, by=officer)
    asked = catalog.hand_in(to_score, grading, group="food", evidence=[("Nhãn", proof)], by=theirs)
    catalog.call_council(grading, held_on=world.today(), members=people[:30], dossiers=[asked], by=officer)
    catalog.receive_grades(grading, io.BytesIO(workbook("OCOP", ROWS)), "ocop.xlsx", by=officer)
    _list_stars(number, grading, theirs, officer)


def _list_stars(number: int, grading: catalog.GradingBody, theirs: accounts.ActingPerson, officer: Seller) -> None:
    """Two stars came on a list: one stands at a stall by an officer's word, one waits for it. A stall wants another's trade code."""
    for name in ("Mắm ruốc", "Cà sáy"):
        product = _product(theirs, f"{name} {number}")
        with transaction.atomic():
            ocop = listed_product(product.name, producer="Nhà ngoài", group="food", unit_id=None, place="")
            record_grade(ocop, Decision(3, f"{number}/QĐ-DS", world.today(), "Ủy ban"), authority=grading, by=officer)
    link_listed(
        OcopProduct.objects.get(name=f"Mắm ruốc {number}"), Product.objects.get(name=f"Mắm ruốc {number}"), by=officer
    )
    with suppress(BadLot):
        catalog.make_lot(
            product, catalog.Made("LO-KHAC", world.today(), "Thôn Đông Sơn", gtin=GTINS[number]), by=theirs
        )


def _product(by: accounts.ActingPerson, name: str) -> catalog.Product:
    return catalog.create_product(by.organisation, name=name, category="do-che-bien", unit="lọ", by=by)


def dossier_of(maker: accounts.Organisation) -> Dossier:
    return Dossier.objects.get(ocop__organisation=maker)


def lot_of(maker: accounts.Organisation) -> Lot:
    return Lot.objects.select_related("gtin").filter(product__organisation=maker).earliest("pk")


def sheet_of(maker: accounts.Organisation) -> StampSheet:
    return StampSheet.objects.get(lot=lot_of(maker))


def gtin_of(maker: accounts.Organisation) -> str:
    gtin = lot_of(maker).gtin
    assert gtin is not None
    return str(gtin.number)


def grade_of(body: accounts.Organisation) -> Grade:
    return Grade.objects.get(authority__organisation=body, dossier__isnull=False)


def listed_of(body: accounts.Organisation, *, linked: bool) -> Grade:
    return Grade.objects.get(authority__organisation=body, dossier=None, ocop__product__isnull=not linked)


CLAIMS: dict[str, Callable[[], int]] = {"gtin_claim_id": lambda: GtinClaim.objects.earliest("pk").pk}


def _of(body: accounts.Organisation) -> QuerySet[Dossier]:
    return Dossier.objects.filter(body__organisation=body, state="scoring").order_by("pk")


def scored_of(body: accounts.Organisation) -> Dossier:
    return _of(body).filter(scores__isnull=False).distinct().get()


def to_score_of(body: accounts.Organisation) -> Dossier:
    return _of(body).get(scores=None)


def evidence_of(body: accounts.Organisation) -> Evidence:
    return Evidence.objects.get(dossier=to_score_of(body))


def council_of(body: accounts.Organisation) -> Council:
    found: Council | None = to_score_of(body).council
    assert found is not None
    return found


def list_of(body: accounts.Organisation) -> GradeList:
    return GradeList.objects.get(body__organisation=body)
