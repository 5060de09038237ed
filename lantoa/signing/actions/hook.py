"""What arrives from a signing service: kept as it came, then it makes us ask the service. It is never taken for the answer.

The services found sign nothing: an unguessable address is all that proves a message. So a forged one only costs a question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Q

from lantoa.journal import api as journal
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import world
from lantoa.signing import acts
from lantoa.signing.actions.request import about
from lantoa.signing.adapters import registry
from lantoa.signing.errors import RefusedMessage
from lantoa.signing.models import Signer

LARGEST_BODY = 262_144
LEFT_BEHIND = timedelta(minutes=1)
AT_ONCE = 50


def check(service: str, token: str, headers: Mapping[str, str], raw: bytes | None) -> str:
    """The transaction a message is about. Raises RefusedMessage: too long (413), not genuine (401), not understood (400); what was
    refused is kept as evidence. Call it outside any transaction."""
    adapter = registry.signers().get(service)
    if adapter is None:
        raise RefusedMessage("unknown address", 404)
    try:
        if raw is None or len(raw) > LARGEST_BODY:
            raise RefusedMessage("too long", 413)
        return adapter.heard(token, headers, raw)
    except NotGenuine as error:
        refused = RefusedMessage(str(error), 401)
    except NotUnderstood as error:
        refused = RefusedMessage(str(error), 400)
    except RefusedMessage as error:
        refused = error
    journal.receive(_source(service), (raw or b"")[:LARGEST_BODY], headers={}, dedupe_key=None, refused=refused.reason)
    raise refused


def keep(service: str, transaction: str, raw: bytes) -> journal.Incoming:
    """Store a checked message durably; the same again returns the one there is."""
    key = f"{transaction}:{hashlib.sha256(raw).hexdigest()[:24]}"
    headers = {"transaction": transaction}
    incoming, _new = journal.receive(_source(service), raw, headers=headers, dedupe_key=key)
    return incoming


def process_message(incoming_id: int) -> str:
    """Have the service asked at once about the signature a kept message names, once; returns the state it ends in."""
    return str(journal.process(incoming_id, _do).state)


def take_left_behind() -> int:
    """Process messages kept and acknowledged whose process died over them; returns how many are done now."""
    sources = [_source(name) for name in registry.signers()]
    left = journal.Incoming.objects.filter(
        source__in=sources, state=journal.Incoming.State.NEW, received_at__lt=world.now() - LEFT_BEHIND
    )
    ids = list(left.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(process_message(pk) == journal.Incoming.State.DONE for pk in ids)


def _do(incoming: journal.Incoming) -> str:
    about_it = incoming.headers["transaction"]
    named = (
        Signer.objects.waiting_for_answer()
        .select_related("request")
        .filter(
            Q(transaction=about_it) | Q(transaction__startswith=f"{about_it}:"),
            adapter=incoming.source.removeprefix("signing."),
        )
    )
    signer = named.first()
    if signer is None:
        return "no signature waits for it"
    journal.record(acts.HEARD, signer.request, data={**about(signer.request), "signer": signer.pk})
    return ""


def _source(service: str) -> str:
    return f"signing.{service}"
