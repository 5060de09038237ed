"""What whoever asks signs of their dossier: the page as it is printed, how far its signature is, and which ones went with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Prefetch
from django.template import engines
from django.utils import translation

from lantoa.accounts import api as accounts
from lantoa.cases.models import Case, CaseAction, CasePaper, CaseSignature
from lantoa.cases.queries.case_paper import parts_of
from lantoa.cases.queries.exemption import claim_of, ground_words
from lantoa.cases.queries.office import office_for
from lantoa.cases.queries.shown import answers_shown
from lantoa.kit.database.wall import house
from lantoa.kit.vietnamese import fold
from lantoa.signing import api as signing

SUBJECT = Case._meta.label_lower
State = signing.Signer.State


@dataclass(frozen=True, slots=True)
class Begun:
    """A signature begun on a dossier that is not handed in (again) yet. `holds`: nothing was changed since it was printed."""

    row: CaseSignature
    signer: signing.Signer
    holds: bool

    @property
    def state(self) -> str:
        """ "changed", "ready" to be asked for, "asked", "again" (late, or the service failed: can be asked once more), "refused"
        (for good), "signed"."""
        if not self.holds:
            return "changed"
        names = {
            State.WAITING: "ready", State.PREPARED: "ready", State.ASKED: "asked", State.SIGNED: "signed", State.REFUSED: "refused",
        }  # fmt: skip
        return names.get(State(self.signer.state), "again")


def page_of(case: Case) -> str:
    """The dossier as it would be handed in now, as a page to print, always in Vietnamese; the same as long as nothing changes."""
    with translation.override("vi"):
        parts = [
            (one.title, [row for row in one.papers if row.handed_in_at or not row.paper.removed_at])
            for one in parts_of(case)
        ]
        rows = CasePaper.objects.filter(case=case).prefetch_related(Prefetch("paper__pages"))
        pages = {
            row.pk: [page.file_id for page in sorted(row.paper.pages.all(), key=lambda one: one.number)] for row in rows
        }
        claim = claim_of(case)
        shown = {
            "case": case, "answers": answers_shown(case), "office": office_for(case), "parts": [one for one in parts if one[1]], "pages": pages,
            "ground": ground_words(claim.exemption) if claim else "", "supplement": case.state == Case.State.SUPPLEMENT,
        }  # fmt: skip
        made: str = engines["jinja2"].env.get_template("cases/signed_paper.html").render(shown)  # type: ignore[attr-defined]
    return made


def mark_of(html: str) -> str:
    """By which a page is known for the same."""
    return sha256(html.encode()).hexdigest()


def signature_begun(case: Case) -> Begun | None:
    """The signature that is under way, or there and not handed in yet; None where none was begun."""
    with house("whoever sees the dossier sees what was signed of it"):
        row = case.signatures.filter(action=None).select_related("request").first()
    if row is None:
        return None
    (signer,) = signing.signers_of([row.request_id])[row.request_id]
    return Begun(row, signer, row.mark == mark_of(page_of(case)))


def signatures_of(steps: Iterable[CaseAction]) -> dict[int, signing.Signer]:
    """Who signed what was handed in, by the step's number; `steps` with their signatures. One query, none where none was signed."""
    numbers = {one.signature.request_id: one.number for one in steps if hasattr(one, "signature")}
    return {numbers[pk]: signers[0] for pk, signers in signing.signers_of(numbers).items() if signers}


def number_of(case: Case) -> str:
    """The number their certificate must name: what they wrote beside their own name, where their identity was verified; else "".

    Of a verification no number is kept.
    """
    if accounts.verification_of(case.person) is None:
        return ""
    said = {
        field.known_as: case.answers.get(field.name)
        for field in case.form.definition.fields()
        if field.known_as and case.answers.get(field.name)
    }
    theirs = fold(str(said.get("person.name", ""))) == fold(case.person.name)
    return str(said.get("person.number", "")) if theirs else ""
