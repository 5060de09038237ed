"""What people write by text message: kept as it came, then told to the rooms above, once."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils.crypto import constant_time_compare

from lantoa.journal import api as journal
from lantoa.kit.traces import Traces
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import world
from lantoa.messages import acts
from lantoa.messages.adapters.base import Heard, sms_route
from lantoa.messages.errors import RefusedText
from lantoa.messages.models import IncomingText

SOURCE = "messages.texts"
LARGEST_BODY = 16_384
LEFT_BEHIND = timedelta(minutes=1)
KEPT = timedelta(days=30)
AT_ONCE = 50


def listens(token: str) -> bool:
    """Whether this is the gateway's address here; none is while no token is set."""
    known: str = settings.SMS_ANSWERS["token"]
    return bool(known) and constant_time_compare(token.encode("utf-8", "replace"), known.encode())


def check(raw: bytes | None) -> Heard:
    """What somebody wrote. Raises RefusedText: too long (413), not genuine (401), not understood (400); what was refused is kept as
    evidence. Call it outside any transaction."""
    try:
        if raw is None or len(raw) > LARGEST_BODY:
            raise RefusedText("too long", 413)
        return sms_route().heard(raw)
    except NotGenuine as error:
        refused = RefusedText(str(error), 401)
    except NotUnderstood as error:
        refused = RefusedText(str(error), 400)
    except RefusedText as error:
        refused = error
    journal.receive(SOURCE, (raw or b"")[:LARGEST_BODY], headers={}, dedupe_key=None, refused=refused.reason)
    raise refused


def keep(heard: Heard, raw: bytes) -> journal.Incoming:
    """Store a checked message durably; the same again returns the one there is."""
    headers = {"phone": heard.phone, "text": heard.text}
    incoming, _new = journal.receive(SOURCE, raw, headers=headers, dedupe_key=heard.outside_id)
    return incoming


def process_text(incoming_id: int) -> str:
    """Tell the rooms above what a kept message says, once; returns the state it ends in."""
    return str(journal.process(incoming_id, _do).state)


def thanks(heard: Heard) -> tuple[str, str]:
    """What the gateway wants to read now, and its media type."""
    return sms_route().thanks(heard)


def take_left_behind() -> int:
    """Process messages kept and acknowledged whose process died over them; returns how many are done now."""
    left = journal.Incoming.objects.filter(
        source=SOURCE, state=journal.Incoming.State.NEW, received_at__lt=world.now() - LEFT_BEHIND
    )
    ids = list(left.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(process_text(pk) == journal.Incoming.State.DONE for pk in ids)


def drop_old_texts() -> int:
    """Drop what was written long ago, here and as it came; returns how many."""
    old = IncomingText.objects.filter(at__lt=world.now() - KEPT).exclude(phone="", text="")
    return _drop(list(old.values_list("pk", "incoming")[:500]))


def forget_texts(phone: str, traces: Traces) -> int:
    """Drop what this phone wrote, and what others wrote that speaks of its holder; returns how many."""
    rows = IncomingText.objects.exclude(phone="", text="").values_list("pk", "incoming", "phone", "text")
    return _drop([(pk, raw) for pk, raw, by, words in rows if (phone and by == phone) or traces.found_in(words)])


def _drop(rows: list[tuple[int, int]]) -> int:
    journal.forget_bodies(raw for _pk, raw in rows)
    return IncomingText.objects.filter(pk__in=[pk for pk, _raw in rows]).update(phone="", text="")


def _do(incoming: journal.Incoming) -> str:
    said = incoming.headers
    text = IncomingText.objects.create(
        incoming=incoming, phone=said["phone"], text=said["text"], at=incoming.received_at
    )
    journal.record(acts.TEXT_RECEIVED, text)
    return ""
