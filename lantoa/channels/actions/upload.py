"""Note that goods were put up or taken down by hand at a place outside, and look whether they still stand there."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.channels import acts
from lantoa.channels.errors import BadUpload
from lantoa.channels.models import Upload
from lantoa.channels.queries.board import Present
from lantoa.channels.rules import board as rules
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world

_PATIENCE = 10.0  # seconds; nobody waits for it
MOST_AT_ONCE = 20


def note_upload(
    product: catalog.Product,
    board: str,
    *,
    address: str,
    present: Present,
    by: Actor,
    key: UUID | None = None,
) -> Upload:
    """Write down that the product stands at this place, with the price and whether there are any now. Said again, it is brought up to
    date and stays one. `address` may be empty: not every place shows goods at once.

    Refuses (BadUpload) a place that is closed or unknown, and an address that cannot be one of the place.
    """
    place = rules.board(board)
    if place is None or not place.is_open(world.today()):
        raise BadUpload(_("Nothing can be put up there any more."))
    if address and not rules.may_stand_at(place, address):
        raise BadUpload(_("This is no link to goods at %(place)s. Copy it there from the address bar.") % {"place": place.name}, field="goods_link")  # fmt: skip
    body = {"product": product.pk, "board": board, "address": address}
    with journal.command("channels.note_upload", key, body, by=by) as run:
        if run.replayed:
            return Upload.objects.get(pk=(run.answer or {})["upload"])
        now = world.now()
        said = {
            "address": address,
            "price": present.price,
            "had_any": present.left > 0,
            "by_id": by.person_id,
            "noted_at": now,
        }
        said |= {"link": "", "looked_at": None}
        upload, _made = Upload.objects.update_or_create(
            product=product, board=board, ended_at=None, defaults=said, create_defaults={**said, "organisation_id": product.organisation_id}
        )  # fmt: skip
        journal.record(acts.UPLOADED, upload, by=by, on_behalf_of=product.organisation_id, data={"board": board, "product": product.pk, "price": present.price})  # fmt: skip
        run.answer = {"upload": upload.pk}
    return upload


def end_upload(upload: Upload, *, by: Actor, key: UUID | None = None) -> Upload:
    """Write down that the goods stand there no more. Twice is once."""
    with journal.command("channels.end_upload", key, {"upload": upload.pk}, by=by) as run:
        live = Upload.objects.live().filter(pk=upload.pk)
        if not run.replayed and live.update(ended_at=world.now()):
            journal.record(acts.UPLOAD_ENDED, upload, by=by, on_behalf_of=upload.organisation_id)
    upload.refresh_from_db()
    return upload


def look_at_links() -> int:
    """Open the links that nobody looked at for a day, the longest first, at most 20; returns how many were looked at. No transaction is
    open while a server is asked; a page that is gone, or back, is an act."""
    before = world.now() - timedelta(days=rules.DAYS_BETWEEN_CHECKS)
    due = Upload.objects.live().exclude(address="").filter(Q(looked_at=None) | Q(looked_at__lte=before))
    found = list(due.order_by(F("looked_at").asc(nulls_first=True), "pk")[:MOST_AT_ONCE])
    for upload in found:
        _seen(upload, _state_of(upload), world.now())
    return len(found)


def _state_of(upload: Upload) -> str:
    place = rules.board(upload.board)
    if place is None or not place.is_open(world.today()) or not rules.may_be_opened(place, upload.address):
        return "unchecked"
    try:
        # Never where the answer leads: a page that sends on may send into our own network.
        return rules.link_state(world.http("GET", upload.address, timeout=_PATIENCE, follow=False).status)
    except (OSError, ValueError):
        return "silent"


def _seen(upload: Upload, state: str, now: datetime) -> None:
    # What was written anew meanwhile is looked at next time.
    same = Upload.objects.live().filter(pk=upload.pk, address=upload.address, noted_at=upload.noted_at)
    with journal.command("channels.look_at_link", None, {}, by=None):
        if same.update(link=state, looked_at=now) and (state == "gone") != (upload.link == "gone"):
            act = acts.LINK_GONE if state == "gone" else acts.LINK_BACK
            journal.record(act, upload, on_behalf_of=upload.organisation_id)
