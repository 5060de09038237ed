"""Have a signing service send its signer a one-time code. It goes from there to them; here nobody sees it."""

from __future__ import annotations

import hmac
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.signing import acts
from lantoa.signing.actions.request import about
from lantoa.signing.adapters import registry
from lantoa.signing.adapters.base import NotAsked
from lantoa.signing.errors import NoCode, NotYourTurn
from lantoa.signing.models import CodeAllowance, Signer

# For one credential, whoever asks and for whichever paper: each is a message to somebody's phone.
MOST, WITHIN = 5, timedelta(hours=1)


def send_code(signer: Signer, *, by: Actor, key: UUID | None = None) -> None:
    """The service sends this signer a code, which they then type for `ask`. Whether `by` may want it is the caller's to say.

    Refuses NotYourTurn for one who was asked already or is past; NoCode("too_many", "no_code", "not_sent"). What was asked for
    counts, also where the service is silent. Asks the network: call it outside any transaction.
    """
    with journal.command("signing.send_code", key, {"signer": signer.pk}, by=by) as run:
        if run.replayed:
            return
        if (
            signer.state in (Signer.State.ASKED, Signer.State.SIGNED, Signer.State.REFUSED)
            or not signer.request.is_open
        ):
            raise NotYourTurn(_("It is not this signature's turn, or it is already past."))
        if not _allowed(f"{signer.adapter} {signer.credential}"):
            raise NoCode(
                _("%(most)s codes were sent within an hour. Please wait an hour, or type the last one you got.")
                % {"most": MOST},
                code="too_many",
            )
        journal.record(acts.CODE_ASKED, signer.request, by=by, data={**about(signer.request), "signer": signer.pk})
    try:
        registry.signers()[signer.adapter].send_code(signer.credential)
    except NotAsked as error:
        if error.fault == "no_code":
            words = _("The signing service sends no code for this signature. Type what its device or app shows.")
            raise NoCode(words, code="no_code") from None
        raise NoCode(_("The signing service sent no code. Please try again in a moment.")) from None


def _allowed(credential: str) -> bool:
    """Take one of the codes that may be sent within the hour; False where none is left. Joins the transaction."""
    now = world.now()
    mark = hmac.new(b"signing code " + settings.SECRET_KEY.encode(), credential.encode(), sha256).hexdigest()
    CodeAllowance.objects.bulk_create([CodeAllowance(mark=mark, since=now, count=0)], ignore_conflicts=True)
    mine = CodeAllowance.objects.filter(mark=mark)
    if mine.filter(since__lte=now - WITHIN).update(since=now, count=1):
        return True
    return bool(mine.filter(count__lt=MOST).update(count=F("count") + 1))
