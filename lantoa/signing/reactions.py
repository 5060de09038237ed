"""A signature that is asked for is looked after from the first moment; who is late is told; who is erased is forgotten."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.messages import api as messages
from lantoa.signing import acts
from lantoa.signing.actions.forget import forget_signers
from lantoa.signing.models import Signer
from lantoa.signing.queries import holds
from lantoa.signing.tasks import look_after

accounts.part("signing", accounts.Part(holds=holds))


@journal.reaction(acts.EXPIRED)
def tell_them(entries: list[journal.Entry]) -> None:
    late = Signer.objects.filter(pk__in=[entry.data["signer"] for entry in entries]).select_related("person", "request")
    for signer in late:
        if signer.person and signer.person.is_active:
            with translation.override(signer.person.language):
                words = _(
                    "You did not confirm the signature on “%(title)s” in time. Nothing was signed; you can start again."
                )
                messages.send(signer.person.phone, words % {"title": signer.request.title[:60]}, purpose="signing")


@journal.reaction(acts.HEARD)
def ask_now(entries: list[journal.Entry]) -> None:
    for signer_id in {entry.data["signer"] for entry in entries}:
        look_after.enqueue(signer_id)


@journal.reaction("accounts.person_erased")
def forget(entries: list[journal.Entry]) -> None:
    forget_signers(int(entry.subject_id) for entry in entries)
