"""Who sealed which result, and how far a seal is."""

from __future__ import annotations

from collections.abc import Iterable

from lantoa.cases.models import Decision
from lantoa.signing import api as signing


def seals_of(decisions: Iterable[Decision]) -> dict[int, signing.Signer]:
    """The signer of each decision that has a seal or waits for one, by the decision's id. One query, none where no seal is."""
    by_request = {decision.seal_id: decision.pk for decision in decisions if decision.seal_id}
    return {by_request[pk]: signers[0] for pk, signers in signing.signers_of(by_request).items() if signers}
