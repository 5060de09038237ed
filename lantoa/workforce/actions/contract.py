"""The paper about what somebody agreed to in a call: printed, and confirmed by each side. A confirmation is named as one."""

from __future__ import annotations

from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.signing import api as signing
from lantoa.workforce import acts
from lantoa.workforce.errors import BadShift
from lantoa.workforce.models import Call, Shift, WorkContract, Worker
from lantoa.workforce.queries.contract import sum_of
from lantoa.workforce.rules import contract as rules


def contract_for(shift: Shift) -> WorkContract:
    """The paper about all days this worker agreed to in the call of this shift; printed now where there is none of just these days.

    Not within a transaction: printing takes a second. Refuses (BadShift) a shift that came by no call, or is off.
    """
    call = shift.call_day.call if shift.call_day else None
    shifts = (
        list(Shift.objects.live().filter(worker=shift.worker_id, call_day__call=call).order_by("day")) if call else []
    )
    if call is None or not shifts:
        raise BadShift(_("There is no paper about this shift: it came by no call, or was called off."))
    worker = Worker.objects.select_related("organisation__unit", "unit").get(pk=shift.worker_id)
    said = sum_of(shifts)
    found = WorkContract.objects.filter(call=call, worker=worker, said=said, file__isnull=False).first()
    return found or _printed(call, worker, shifts, said)


def _printed(call: Call, worker: Worker, shifts: list[Shift], said: str) -> WorkContract:
    with translation.override("vi"):
        days = [one.day for one in shifts]
        shown = {
            "call": call, "worker": worker, "shifts": shifts, "words": rules.words(), "oral": rules.is_oral_enough(days),
            "said": said[:12], "today": world.today(),
        }  # fmt: skip
        paper = documents.render_pdf(render_to_string("workforce/contract_paper.html", shown, using="jinja2"))
    file = documents.keep_file(paper, "application/pdf")
    made, _new = WorkContract.objects.get_or_create(
        call=call, worker=worker, said=said, defaults={"file": file, "made_at": world.now()}
    )
    if made.file_id is None:
        WorkContract.objects.filter(pk=made.pk).update(file=file)
        made.refresh_from_db()
    return made


def check_read(contract: WorkContract, said: str) -> None:
    """Refuses (BadShift) to let somebody confirm another paper than the one they had before them."""
    if said != contract.said:
        raise BadShift(_("Please open the paper and read it first. It may have changed."))


def confirm_for_stall(
    contract: WorkContract, person: accounts.Person, *, by: Actor, key: UUID | None = None
) -> WorkContract:
    """The stall confirms the paper by a press: a confirmation in the signing room's books, no signature. Twice is once."""
    with journal.command("workforce.confirm_for_stall", key, {"contract": contract.pk}, by=by) as run:
        mine = WorkContract.objects.filter(pk=contract.pk, stall_confirmed_at=None)
        if not run.replayed and contract.file and mine.update(stall_confirmed_at=world.now()):
            signing.confirm(contract, contract.file, person=person, how="tick", by=by)
            _record(contract, "stall", by)
    contract.refresh_from_db()
    return contract


def confirm_for_worker(contract: WorkContract, *, by: Actor, key: UUID | None = None) -> WorkContract:
    """Whoever works confirms it by their own link; where they have an account, in the signing room's books too. Twice is once."""
    with journal.command("workforce.confirm_for_worker", key, {"contract": contract.pk}, by=by) as run:
        mine = WorkContract.objects.filter(pk=contract.pk, worker_confirmed_at=None)
        if not run.replayed and mine.update(worker_confirmed_at=world.now()):
            person = accounts.Person.objects.filter(pk=by.person_id, phone=contract.worker.phone).first()
            if person is not None and contract.file:
                signing.confirm(contract, contract.file, person=person, how="tick", by=by)
            _record(contract, "worker", by)
    contract.refresh_from_db()
    return contract


def _record(contract: WorkContract, side: str, by: Actor) -> None:
    data = {"call": contract.call_id, "worker": contract.worker_id, "side": side, "file": contract.file_id}
    journal.record(acts.CONTRACT_CONFIRMED, contract, by=by, on_behalf_of=contract.call.organisation_id, data=data)
