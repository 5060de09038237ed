"""Begin a dossier, fill it in, hand it in, take it back: what citizens do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.cases import acts
from lantoa.cases.actions.case_paper import hand_in_papers
from lantoa.cases.actions.case_signature import go_with, signed_whole, throw_away
from lantoa.cases.actions.step import check_theirs, count_dates, move, note, read_words, record
from lantoa.cases.errors import Incomplete, NoOffice, NotNow
from lantoa.cases.models import Case, CaseMessage, Form, Office, Procedure, ProcedureVersion
from lantoa.cases.queries.case import known_of, latest_form, missing_in
from lantoa.cases.queries.exemption import claim_of
from lantoa.cases.queries.office import ended_choice, is_taken, office_for, offices_for
from lantoa.cases.queries.procedure import procedures
from lantoa.cases.rules import clock
from lantoa.cases.rules import form as forms
from lantoa.cases.rules.code import new_code
from lantoa.cases.rules.known import Known
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.office_hours import office_hours
from lantoa.kit.order_code import new_code as new_payment_code
from lantoa.kit.world import world
from lantoa.payments import api as payments
from lantoa.places import api as places

State = Case.State


def start(
    procedure: Procedure, *, person: accounts.Person, by: Actor, organisation: accounts.Organisation | None = None,
    unit: places.Unit | None = None, prefill: Mapping[str, Mapping[str, Any]] | None = None, key: UUID | None = None,
) -> Case:  # fmt: skip
    """Begin a dossier for a person, for their household or other organisation if one is given, with what is known filled in.

    `prefill` gives values by origin and name (`{"stall": {"business.name": …}}`), from rooms above; what this room knows
    itself, the person and earlier dossiers, comes after. The same `key` again gives the same dossier. Raises NotNow for a
    procedure that is not in force, NoOffice for one that somebody above the province decides and nobody takes here.
    """
    body = {"procedure": procedure.pk, "person": person.pk, "for": organisation.pk if organisation else 0}
    with journal.command("cases.start", key, body, by=by) as run:
        if run.replayed and run.answer:
            return Case.objects.get(pk=run.answer["case"])
        version = procedures(world.today()).filter(procedure=procedure).first()
        if version is None:
            raise NotNow(_("This procedure is not in force today."))
        if not is_taken(version):
            raise NoOffice(_not_here(version))
        known = Known()
        for origin, values in (prefill or {}).items():
            known.add(origin, values)
        known_of(person, organisation, into=known)
        form = latest_form(procedure)
        answers = forms.filled_from(form.definition, known.values)
        origins = {
            field.name: known.origins[field.known_as] for field in form.definition.fields() if field.name in answers
        }
        now = world.now()
        fresh = Case(
            procedure=procedure, version=version, form=form, person=person, organisation=organisation,
            unit=unit or _said_unit(form, answers) or (organisation and organisation.unit) or person.unit,
            answers=answers, prefilled=origins, created_at=now, changed_at=now, rehearsal=person.is_demo,
        )  # fmt: skip
        case = _with_code(fresh)
        record(acts.CASE_STARTED, case, by=by)
        run.answer = {"case": case.pk}
    return case


def answer(case: Case, values: Mapping[str, Any], *, by: Actor, key: UUID | None = None) -> Case:
    """Keep what was answered on a page: cleaned values by field; an empty one is taken away. Where the form says so, the
    commune that was answered takes the dossier. A helper may.

    Raises NotNow once it was handed in, and for fields that the form does not have.
    """
    fields = {field.name for field in case.form.definition.fields()}
    with journal.command("cases.answer", key, {"case": case.pk, "values": dict(values)}, by=by) as run:
        if run.replayed:
            return case
        standing = _own(case)
        if not standing.can_be_edited or not values.keys() <= fields:
            raise NotNow(_("This dossier cannot be changed now."))
        answers = {name: value for name, value in {**standing.answers, **values}.items() if value not in ("", None, [])}
        pages = standing.form.definition.pages
        sent = [page.slug for page in pages if any(field.name in values for field in page.fields)]
        prefilled = {
            name: origin
            for name, origin in standing.prefilled.items()
            if answers.get(name) == standing.answers.get(name)
        }
        seen = sorted({*standing.seen, *sent})
        there = _said_unit(standing.form, values) if standing.state == State.DRAFT else None
        more = {"unit": there} if there else {}
        move(case, [State.DRAFT, State.SUPPLEMENT], answers=answers, prefilled=prefilled, seen=seen, **more)
    return case


def _said_unit(form: Form, answers: Mapping[str, Any]) -> places.Unit | None:
    """The commune that takes the dossier, as these answers say."""
    said = answers.get(form.definition.hands_in_at)
    return places.Unit.objects.filter(pk=said).first() if said else None


def choose_unit(case: Case, unit: places.Unit, *, by: Actor) -> Case:
    """Hand it in at this commune's office. Raises NotNow once it was handed in."""
    with transaction.atomic():
        move(case, [State.DRAFT], unit=unit)
    return case


def choose_office(case: Case, office: Office, *, by: Actor) -> Case:
    """Hand what the province, or somebody above it, decides in at this one of its offices. Raises NotNow once it was handed in,
    NoOffice for any other office."""
    if not offices_for(case.version).filter(pk=office.pk).exists():
        raise NoOffice(_("This office does not take dossiers of this procedure."))
    with transaction.atomic():
        move(case, [State.DRAFT], office=None if case.version.by_commune else office)
    return case


def submit(case: Case, *, truth: bool, by: Actor, signature: str = "", key: UUID | None = None) -> Case:
    """Hand the dossier in, or what was missing of it: from now its time limits run, and its fee is asked for.

    Only who asks hands in, with `truth`: their word that it is true. A finished signature goes with it; `signature` is the id of the
    one the page showed them: where it holds no more nothing is handed in. The office sees its papers from now on. Raises NotAllowed for a
    helper, Incomplete where something is missing or an answer ends the form, NoOffice, NotNow.
    """
    with journal.command("cases.submit", key, {"case": case.pk, "truth": truth, "signature": signature}, by=by) as run:
        if run.replayed:
            case.refresh_from_db()
            return case
        standing = _own(case)
        _check_submit(standing, truth, by)
        first = standing.state == State.DRAFT
        office = _office_for(standing)
        signed = signed_whole(standing, signature)
        now, version = world.now(), standing.version
        answers = forms.answers_that_count(standing.form.definition, standing.answers)
        fee = version.fee_from_home if first else standing.fee
        dates = {
            "received_at": now,
            "accept_by": clock.acceptance_due(now, office_hours()),
            "submitted_at": standing.submitted_at or now,
        }
        move(
            case,
            [State.DRAFT, State.SUPPLEMENT],
            state=State.SUBMITTED,
            office=office,
            answers=answers,
            fee=fee,
            **dates,
        )
        Case.objects.filter(pk=case.pk).update(**count_dates(case))
        case.refresh_from_db()
        hand_in_papers(case, office, by=by)
        kind, act = ("submitted", acts.CASE_SUBMITTED) if first else ("supplemented", acts.CASE_SUPPLEMENTED)
        go_with(signed, note(case, kind, act, by=by, answers=answers, data={"signed": signed is not None}), by=by)
        # Who asked not to pay is asked for nothing until the office answered.
        if first and fee and claim_of(case) is None:
            payments.request_payment(
                code=new_payment_code(), organisation_id=office.organisation_id, subject=case, amount=fee, rehearsal=case.rehearsal
            )  # fmt: skip
        run.answer = {"case": case.pk}
    return case


def withdraw(case: Case, words: str, *, by: Actor, key: UUID | None = None) -> Case:
    """Take a dossier back before it is decided, with a reason; a draft is simply gone. Raises NotAllowed for a helper, NotNow."""
    check_theirs(case, by)
    with journal.command("cases.withdraw", key, {"case": case.pk, "words": words}, by=by) as run:
        if run.replayed:
            case.refresh_from_db()
            return case
        said = read_words(words)
        move(
            case,
            [State.SUBMITTED, State.SUPPLEMENT, State.ACCEPTED],
            state=State.WITHDRAWN,
            due_at=None,
            decided_at=world.now(),
        )
        payments.cancel_request(case)
        throw_away(case, by=by)
        note(case, "withdrawn", acts.CASE_WITHDRAWN, by=by, words=said)
    return case


def drop(case: Case, *, by: Actor, key: UUID | None = None) -> None:
    """Throw a draft away. Twice is no harm; raises NotAllowed for a helper, NotNow once it was handed in."""
    check_theirs(case, by)
    with journal.command("cases.drop", key, {"case": case.pk}, by=by):
        mine = Case.objects.filter(pk=case.pk, state=State.DRAFT)
        if mine.update(changed_at=world.now()):
            throw_away(case, by=by)
        gone, _rows = mine.delete()
        if not gone and Case.objects.filter(pk=case.pk).exists():
            raise NotNow(_("This dossier was handed in. You can take it back with a reason."))


def write(case: Case, text: str, *, by: Actor, from_office: bool, key: UUID | None = None) -> CaseMessage:
    """Write a word about the dossier: whoever asked to the office, or the office to them. Raises BadWords, NotNow for a draft."""
    with journal.command("cases.write", key, {"case": case.pk, "text": text, "office": from_office}, by=by) as run:
        if run.replayed and run.answer:
            return CaseMessage.objects.get(pk=run.answer["message"])
        if case.state == State.DRAFT:
            raise NotNow(_("Nobody has this dossier yet. Hand it in first."))
        words = read_words(text, field="text")
        message: CaseMessage = CaseMessage.objects.create(
            case=case, by_id=by.person_id, from_office=from_office, text=words, at=world.now()
        )
        record(acts.MESSAGE_WRITTEN, case, by=by, data={"message": message.pk, "from_office": from_office})
        run.answer = {"message": message.pk}
    return message


def _with_code(case: Case) -> Case:
    while True:
        case.code = new_code()
        try:
            with transaction.atomic():
                case.save(force_insert=True)
            return case
        except IntegrityError:
            if not Case.objects.filter(code=case.code).exists():
                raise


def _own(case: Case) -> Case:
    """The dossier as it is now, ours until this transaction ends."""
    return (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version", "form", "office")
        .get(pk=case.pk)
    )


def _check_submit(case: Case, truth: bool, by: Actor) -> None:
    check_theirs(case, by)
    if not case.can_be_edited:
        raise NotNow(_("This dossier was handed in already."))
    if not truth:
        raise Incomplete(_("Please say that what you wrote is true."), field="truth")
    wanting = missing_in(case)
    if wanting:
        raise Incomplete(_("Still to answer: %(what)s.") % {"what": " · ".join(one.title for one in wanting)})


def _office_for(standing: Case) -> Office:
    """The office, which takes new dossiers until this transaction ends."""
    office = office_for(standing)
    if office is not None and (standing.state != State.DRAFT or _still_takes(office)):
        return office
    gone = ended_choice(standing)
    if gone:
        raise NoOffice(
            _("%(office)s takes no new dossiers any more. What you wrote is kept; please choose anew where it goes.")
            % {"office": gone.organisation.name}
        )
    if standing.version.is_central:
        raise NoOffice(_not_here(standing.version))
    if standing.version.by_commune:
        raise NoOffice(_("The office of this commune does not take dossiers here yet. What you wrote is kept."))
    if offices_for(standing.version).exists():
        raise NoOffice(_("The province decides this. Please choose at which of its offices you hand it in."))
    raise NoOffice(
        _("The province decides this, and no office of the province takes dossiers here yet. What you wrote is kept.")
    )


def _still_takes(office: Office) -> bool:
    """Whoever ends the office does so before or after the dossier is handed in, never meanwhile."""
    return Office.objects.live().select_for_update(no_key=True).filter(pk=office.pk).first() is not None


def _not_here(version: ProcedureVersion) -> str:
    return _("This is decided by %(who)s and cannot be sent from here.") % {"who": version.executing_level}
