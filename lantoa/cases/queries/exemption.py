"""On which grounds a dossier's fee is not owed, and which was claimed."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import get_language

from lantoa.cases.models import Case, Exemption, ExemptionClaim
from lantoa.cases.rules.form import words
from lantoa.kit.world import world


def exemptions_for(case: Case) -> list[Exemption]:
    """The grounds known for its procedure today; none where no fee is asked. One query at most."""
    if not case.version.fee_from_home:
        return []
    today = world.today()
    valid = Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today)
    return list(Exemption.objects.filter(*valid, procedure=case.procedure_id))


def claim_of(case: Case) -> ExemptionClaim | None:
    """What was claimed, with its ground. One query."""
    return ExemptionClaim.objects.filter(case=case).select_related("exemption").first()


def ground_words(exemption: Exemption) -> str:
    """The ground in the reader's language."""
    return words(exemption.words, get_language() or "vi")
