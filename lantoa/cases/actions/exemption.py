"""Ask not to pay a fee, on a lawful ground; the office says yes or no, and why."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.cases import acts
from lantoa.cases.actions.step import check_desk, move, note, read_words
from lantoa.cases.errors import NotNow
from lantoa.cases.models import Case, ExemptionClaim
from lantoa.cases.queries.exemption import exemptions_for
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.order_code import new_code
from lantoa.kit.world import world
from lantoa.payments import api as payments


def claim_exemption(case: Case, ground: str, *, by: Actor, key: UUID | None = None) -> None:
    """Claim a ground of the procedure's, or with "" none any more; a helper may. Until the office answers no fee is asked.

    Raises NotNow once the dossier was handed in, and for a ground its procedure does not know.
    """
    with journal.command("cases.claim_exemption", key, {"case": case.pk, "ground": ground}, by=by) as run:
        if run.replayed:
            return
        move(case, [Case.State.DRAFT])
        chosen = next((one for one in exemptions_for(case) if one.ground == ground), None)
        if ground and chosen is None:
            raise NotNow(_("This ground is not known for this procedure."))
        ExemptionClaim.objects.filter(case=case).delete()
        if chosen:
            ExemptionClaim.objects.create(case=case, exemption=chosen, asked_at=world.now())


def decide_exemption(case: Case, granted: bool, words: str, *, by: Actor, key: UUID | None = None) -> Case:
    """Say whether the fee is owed, and why: granted, nothing is to be paid; refused, the fee is asked for now.

    Of two who answer one is told (NotNow). Raises NotAllowed, BadWords.
    """
    check_desk(case, by)
    body = {"case": case.pk, "granted": granted, "words": words}
    with journal.command("cases.decide_exemption", key, body, by=by) as run:
        if not run.replayed:
            said = read_words(words)
            move(case, Case.OPEN)
            open_ = ExemptionClaim.objects.filter(case=case, granted=None)
            answer = {"granted": granted, "words": said, "decided_by_id": by.person_id, "decided_at": world.now()}
            if not open_.update(**answer):
                raise NotNow(_("This was answered already, or nobody asked for it."))
            ground = ExemptionClaim.objects.select_related("exemption").get(case=case).exemption.ground
            if granted:
                Case.objects.filter(pk=case.pk).update(fee_waived=ground)
                note(case, "fee_waived", acts.FEE_WAIVED, by=by, words=said)
            else:
                if case.office and case.fee:
                    payments.request_payment(
                        code=new_code(), organisation_id=case.office.organisation_id, subject=case, amount=case.fee, rehearsal=case.rehearsal
                    )  # fmt: skip
                note(case, "exemption_refused", acts.EXEMPTION_REFUSED, by=by, words=said)
    case.refresh_from_db()
    return case
