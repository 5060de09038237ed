"""Which signatures a subject has, which confirmations that are none, and which services there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import models

from lantoa.accounts import api as accounts
from lantoa.kit.database.wall import house
from lantoa.signing.adapters import registry
from lantoa.signing.models import Confirmation, SignatureRequest, Signer


@house("whoever holds the subject sees who signed it")
def requests_of(subject: models.Model) -> list[SignatureRequest]:
    """The subject's requests with their signers in order, the newest first."""
    return list(
        SignatureRequest.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
        .prefetch_related(models.Prefetch("signers", Signer.objects.order_by("order")))
        .order_by("-pk")
    )


@house("whoever holds the subject sees who signed it")
def next_signer(request: SignatureRequest) -> Signer | None:
    """Whose turn it is; None where nobody is left or the request is past."""
    if not request.is_open:
        return None
    return request.signers.exclude(state=Signer.State.SIGNED).order_by("order").first()


@house("whoever holds the subject sees who signed it")
def signers_of(request_ids: Iterable[int]) -> dict[int, list[Signer]]:
    """The signers of these requests in order, by the request's id. One query, none for none."""
    found: dict[int, list[Signer]] = {pk: [] for pk in request_ids}
    for signer in Signer.objects.filter(request__in=list(found)).order_by("order") if found else []:
        found[signer.request_id].append(signer)
    return found


def last_used(person_id: int, subject_type: str) -> Signer | None:
    """With what this person signed something of this type last, or was to: its `adapter` and `credential`."""
    mine = Signer.objects.filter(person=person_id, request__subject_type=subject_type).exclude(credential="")
    return mine.order_by("-pk").first()


def services() -> dict[str, bool]:
    """The signing services that are set up here, by name, each with whether its signer types a code."""
    return {name: one.needs_code for name, one in registry.signers().items() if not one.check_config()}


def sends_codes(adapter: str) -> bool:
    """Whether this service, set up here, sends its signers one-time codes when asked; for which credentials it alone says."""
    one = registry.signers().get(adapter)
    return one is not None and one.sends_codes and not one.check_config()


@house("whoever holds the subject sees who signed it")
def confirmations_of(subject: models.Model) -> list[Confirmation]:
    """The subject's other confirmations, the oldest first."""
    mine = Confirmation.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return list(mine.select_related("person").order_by("pk"))


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    """What they signed, or were asked to, and what they confirmed; the files are in the rooms they belong to."""
    for one in Signer.objects.filter(person=who.person).select_related("request").order_by("pk"):
        facts = {"file": one.request.title, "service": one.adapter, "state": one.state, "asked_at": one.request.created_at, "signed_at": one.signed_at, "level": one.level}  # fmt: skip
        yield accounts.Held("signing", "signature", facts)
    for said in Confirmation.objects.filter(person=who.person).order_by("pk"):
        yield accounts.Held("signing", "confirmation that is no signature", {"how": said.how, "at": said.at})
