"""A commune's office with two officers, a citizen, and their dossier."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lantoa.accounts import api as accounts
from lantoa.cases.actions import case as acting
from lantoa.cases.actions.case_paper import add_papers
from lantoa.cases.actions.form import load_forms
from lantoa.cases.actions.office import name_office
from lantoa.cases.actions.procedure import load_procedures
from lantoa.cases.actions.version import mark_of, propose, publish
from lantoa.cases.models import Case, CaseAction, CaseSignature, Form, Office, Procedure, ProcedureVersion
from lantoa.cases.queries.case_signature import mark_of as mark_of_page
from lantoa.cases.queries.case_signature import page_of
from lantoa.cases.rules.way import Way
from lantoa.documents import api as documents
from lantoa.documents.models import PaperPage
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.signing import api as signing

ANSWERS: dict[str, Any] = {
    "has_certificate": "no", "who_owns": "me", "owner_name": "Nguyễn Thị Hương", "owner_born": "1985-03-02", "owner_number": "022185001234",
    "owner_phone": "+84912345678", "owner_address": "Thôn 2", "business_name": "Chả mực Hương", "business_unit": "", "business_address": "Thôn 2",
    "trades": "Làm và bán chả mực", "capital": 30_000_000, "starts_on": "2026-12-01", "workers": 2,
}  # fmt: skip


@dataclass
class Commune:
    """Everybody a dossier meets."""

    office: Office
    officer: accounts.ActingPerson
    second: accounts.ActingPerson
    citizen: accounts.ActingPerson
    unit: places.Unit


def shipped() -> None:
    """Units, procedures and forms as the data files have them, where a test before emptied the database."""
    if not Form.objects.exists():
        places.load_places()
        load_procedures()
        load_forms()


def commune(number: int = 0) -> Commune:
    """An office that takes dossiers, its two officers and a citizen, all new with each number."""
    shipped()
    unit = places.units()[number]
    clerk = accounts.person_for(f"+8491200{number:04}", "Đỗ Thị Mai")
    body = accounts.create_organisation(
        kind="public_body", name=f"UBND {unit.full_name}", unit=unit, by=accounts.actor_for(clerk)
    )
    other = accounts.person_for(f"+8491300{number:04}", "Vũ Văn Nam")
    for person in (clerk, other):
        accounts.add_member(body, person, role="officer", by=None)
    citizen = accounts.person_for(f"+8491400{number:04}", "Nguyễn Thị Hương")
    return Commune(
        name_office(body, unit=unit, by=None), accounts.actor_for(clerk, body), accounts.actor_for(other, body), accounts.actor_for(citizen), unit
    )  # fmt: skip


def draft(there: Commune, procedure: str = "1.001612", **changes: Any) -> Case:
    """A dossier of the citizen with everything answered, not handed in."""
    case = acting.start(
        Procedure.objects.get(pk=procedure), person=there.citizen.person, by=there.citizen, unit=there.unit, key=world.uuid7()
    )  # fmt: skip
    known = {field.name for field in case.form.definition.fields()}
    said = {**ANSWERS, "business_unit": there.unit.pk, "full_name": "Nguyễn Thị Hương", "personal_number": "022185001234", "phone": "+84912345678", "address": "Thôn 2", "request": "Xin xác nhận"}  # fmt: skip
    acting.answer(case, {name: value for name, value in {**said, **changes}.items() if name in known}, by=there.citizen)
    case.refresh_from_db()
    return case


def own_paper(there: Commune, title: str = "Căn cước", pages: int = 1) -> documents.PersonalPaper:
    """A paper in the citizen's store, each with other bytes; nothing was decoded."""
    number = documents.PersonalPaper.objects.count()
    made = [documents.keep_file(f"page {number}.{page}".encode(), "image/webp") for page in range(pages)]
    paper: documents.PersonalPaper = documents.PersonalPaper.objects.create(
        person=there.citizen.person, kind="identity", title=title, sent=f"{number:064}", sent_type="image/jpeg", size=8, file=made[0],
        created_at=world.now(),
    )  # fmt: skip
    PaperPage.objects.bulk_create(PaperPage(paper=paper, number=at, file=file) for at, file in enumerate(made, start=1))
    return paper


def put(case: Case, part: str, *papers: documents.PersonalPaper, there: Commune) -> None:
    """These papers at that part of the dossier, with the citizen's agreement."""
    add_papers(case, part, papers, wording="Tôi đồng ý", by=there.citizen)


def handed_in(there: Commune, procedure: str = "1.001612") -> Case:
    """The same, handed in."""
    return acting.submit(draft(there, procedure), truth=True, by=there.citizen, key=world.uuid7())


def signature_on(
    case: Case, step: CaseAction | None = None, *, content: bytes = b"%PDF-1.7 to be signed"
) -> CaseSignature:
    """A signature of whoever asked that was asked of nobody yet, or was given and went with this step; nothing was printed."""
    person, file = case.person, documents.keep_file(content, "application/pdf")
    wanted = [signing.Wanted(person.name or "–", "demo", "977135246", person=person)]
    request = signing.request_signatures(case, file, wanted, title=case.code, by=accounts.actor_for(person))
    if step:
        request.signers.update(state=signing.Signer.State.SIGNED, signed=file, signed_at=step.at, level="B-T")
        signing.SignatureRequest.objects.filter(pk=request.pk).update(state="done", done_at=step.at)
    made: CaseSignature = CaseSignature.objects.create(
        case=case, request=request, mark=mark_of_page(page_of(case)), action=step
    )
    return made


@dataclass
class Province:
    """An office of the province with its two officers."""

    office: Office
    officer: accounts.ActingPerson
    second: accounts.ActingPerson


def province(number: int = 0) -> Province:
    """A provincial office, new with each number, and the procedures of the data file."""
    shipped()
    unit = places.units()[2]
    people = [
        accounts.person_for(f"+8491500{which}{number:03}", name)
        for which, name in enumerate(("Hoàng Thị Tỉnh", "Bùi Văn Hạ"))
    ]
    body = accounts.create_organisation(
        kind="public_body", name=f"Trung tâm hành chính công {number}", unit=unit, by=accounts.actor_for(people[0])
    )
    for person in people:
        accounts.add_member(body, person, role="officer", by=None)
    officer, second = (accounts.actor_for(person, body) for person in people)
    return Province(name_office(body, unit=None, by=None), officer, second)


def said(procedure: str, **changes: Any) -> dict[str, Any]:
    """What an officer writes: the version before with another time limit (`time`) or other fields, from in thirty days on."""
    before = ProcedureVersion.objects.published().filter(procedure=procedure).order_by("number")[0]
    names = (
        "name", "field", "executing_level", "online_level", "late_after", "most_more", "four_eyes", "components", "steps", "results",
        "legal_basis", "source_place", "valid_to",
    )  # fmt: skip
    first: date = world.today() + timedelta(days=30)
    time = changes.pop("time", 4)
    return {
        **{name: getattr(before, name) for name in names}, "code": "", "source": "Quyết định 1/QĐ-UBND", "source_at": "Quảng Ninh, 1/11/2026",
        "confidence": "verified", "ways": [Way("direct", time, "working_day", 50_000), Way("online", time, "working_day", 30_000, "Nhanh hơn")],
        "valid_from": first, **changes,
    }  # fmt: skip


def written(there: Province, procedure: str = "1.001266", **changes: Any) -> ProcedureVersion:
    """A proposal of the first officer."""
    standing = ProcedureVersion.objects.proposed().filter(procedure=procedure).first()
    replaces = changes.pop("replaces", None)
    return propose(
        Procedure.objects.get(pk=procedure),
        said(procedure, **changes),
        by=there.officer,
        replaces=replaces,
        seen=mark_of(standing),
    )


def published(there: Province, procedure: str = "1.001266", **changes: Any) -> ProcedureVersion:
    """The same, published by the second."""
    made = written(there, procedure, **changes)
    return publish(made, seen=mark_of(made), by=there.second)


@contextmanager
def days_later(days: int) -> Iterator[None]:
    """What happens inside happens that many days from now."""
    before = world.use(StandingWorld(world.now() + timedelta(days=days)))
    try:
        yield
    finally:
        world.use(before)
