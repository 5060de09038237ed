"""Who signed and sealed which result, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable

from lantoa.cases.models import Decision, OfficerCredential
from lantoa.signing import api as signing


def seals_of(decisions: Iterable[Decision]) -> dict[int, list[signing.Signer]]:
    """The signers of each decision that has a seal or waits for one, by the decision's id: an officer where one signs first, and
    the office last. One query, none where no seal is."""
    by_request = {decision.seal_id: decision.pk for decision in decisions if decision.seal_id}
    return {by_request[pk]: signers for pk, signers in signing.signers_of(by_request).items() if signers}


def turn(signers: Iterable[signing.Signer]) -> signing.Signer | None:
    """Of the signers of a result the one who has not signed yet, or refused to."""
    return next((one for one in signers if one.state != signing.Signer.State.SIGNED), None)


def whose_turn(decision: Decision) -> signing.Signer | None:
    """Who is to sign or to seal a result next. Two queries."""
    request = Decision.objects.values_list("seal", flat=True).get(pk=decision.pk)
    return turn(signing.signers_of([request])[request]) if request else None


def signature_of(person_id: int | None) -> OfficerCredential | None:
    """What this officer has named to sign with; None where they have not."""
    return OfficerCredential.objects.filter(person=person_id).first()
