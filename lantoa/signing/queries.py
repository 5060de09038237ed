"""Which signatures a subject has, and which confirmations that are none."""

from __future__ import annotations

from django.db import models

from lantoa.signing.models import Confirmation, SignatureRequest, Signer


def requests_of(subject: models.Model) -> list[SignatureRequest]:
    """The subject's requests with their signers in order, the newest first."""
    return list(
        SignatureRequest.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
        .prefetch_related(models.Prefetch("signers", Signer.objects.order_by("order")))
        .order_by("-pk")
    )


def next_signer(request: SignatureRequest) -> Signer | None:
    """Whose turn it is; None where nobody is left or the request is past."""
    if not request.is_open:
        return None
    return request.signers.exclude(state=Signer.State.SIGNED).order_by("order").first()


def confirmations_of(subject: models.Model) -> list[Confirmation]:
    """The subject's other confirmations, the oldest first."""
    mine = Confirmation.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return list(mine.select_related("person").order_by("pk"))
