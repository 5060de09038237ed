"""Payloads in every field of the house that holds somebody's words, written straight into its tables: past every form that might clean them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction

from lantoa.kit.world import world
from tests.hostile.payloads import Round, mark_of

# Names of fields in which people write; what machines write (codes, kinds, tokens, digests) is compared, not read.
WORDS = set(
    ["about", "account_shown", "address", "advice", "alt", "answer", "asked_by", "authority", "brand", "buyer_name", "cancel_reason", "called", "cancelled_words", "city", "closed_note", "content", "data", "decided_by", "decision_number", "demo_note", "description", "do", "document", "done_words", "ended_words", "error", "fee_note", "field", "goods", "hall", "hidden_reason", "holder", "hours", "hours_en", "label", "last_words", "list_said", "managed_by", "measures", "memo", "name", "name_en", "note", "number_shown", "owner_name", "place_said", "producer", "producer_name", "product_name", "provider_name", "raw", "reason", "recall_advice", "recall_reason", "registration_number", "remarks", "returned_words", "rules", "said", "sector", "selling_unit", "sells", "sells_en", "sent_title", "sentence", "settled_note", "shop_name", "story", "store_name", "study", "summary", "supplement", "taken_back_why", "text", "time_note", "title", "trouble_words", "unit", "variant_name", "video", "warning", "what", "withdrawn_words", "wording", "words", "work", "place", "receiver_name", "receiver_address", "sender_name", "sender_address", "region", "postcode", "step_name", "provider", "choice", "found_by", "answered", "shown", "platform_note", "legal_basis", "basis", "source", "executing_level", "video_url", "url"]
)  # fmt: skip
# Where one of these names means something that is compared or looked up.
COMPARED = {
    "channels.listing.url",  # addresses that our own adapters make
    "channels.postplace.url",
    "payments.statement.sentence",  # sentences of ours, filled in when shown
    "portal.peer.address",  # taken only as https://a.host when an operator names a market
    "journal.incoming.reason", "journal.incoming.source", "stores.notice.reason", "stores.decision.reason", "websites.complaint.reason", "cases.clockstop.reason", "channels.salestep.reason", "payments.telling.source", "stock.hold.reason",
    "live.commentsource.video", "live.commentsource.place", "cases.office.level", "insights.cohortsheet.basis", "places.unit.name", "places.unit.source", "websites.site.shown", "channels.shortlink.place", "learning.rollevent.said",
    "payments.payoutaccount.provider", "websites.sitestep.source", "learning.rollevent.what", "learning.course.slug", "auth.permission.name", "auth.group.name", "contenttypes.contenttype.name", "workforce.movedpromise.what",
    "workforce.workcontract.said", "workforce.workview.said", "catalog.product.unit", "documents.photo.advice", "documents.personalpaper.advice", "markets.boarditem.unit", "accounts.phonecode.about", "accounts.datarequest.about",
    "journal.follower.name", "journal.command.name", "cases.procedureversion.source", "channels.contact.found_by", "channels.conversationmessage.found_by", "channels.conversationmessage.about",
}  # fmt: skip
HUMAN = re.compile(r"\s|[^\x00-\x7f]")
JSONS = {
    "cases.case.answers", "cases.caseaction.answers", "learning.listrow.cells", "learning.learnerlist.params", "shipping.booking.sender", "shipping.booking.receiver", "shipping.stop.receiver", "websites.sitelistrow.cells", "catalog.graderow.params",
    "learning.courseversion.text", "cases.procedureversion.steps", "cases.procedureversion.results", "cases.procedureversion.components", "payments.statementfault.params", "channels.channelsale.wants", "live.commentdecision.why", "shipping.settlement.not_understood",
}  # fmt: skip


def columns() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every field with somebody's words, in the order of the house."""
    for model in sorted(apps.get_models(), key=lambda one: one._meta.label_lower):
        if model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.concrete_fields:
            name = f"{model._meta.label_lower}.{field.name}"
            if field.unique or field.is_relation or field.choices or name in COMPARED:
                continue
            if isinstance(field, models.CharField | models.TextField) and field.name in WORDS or name in JSONS:
                yield model, field


def poison(what: Round, same: str = "") -> dict[str, str]:
    """Write the round's payloads into all of them; each field's name by its mark (or the `same` for all). What the database itself
    refuses stays as it was."""
    written = {}
    for number, (model, field) in enumerate(columns()):
        mark = same or mark_of(number)
        if _put(model, field, what, mark, number):
            written[mark] = f"{model._meta.label_lower}.{field.name}"
            _say_when(model, field.name)
    return written


def _say_when(model: type[models.Model], name: str) -> None:
    """Words that stand there were said at some time: pages ask for it."""
    for field in model._meta.concrete_fields:
        if field.null and field.name in {f"{name}_at", f"{name}ed_at"}:
            with suppress(DatabaseError), transaction.atomic():  # unless the table itself knows better
                model._base_manager.filter(**{field.name: None}).update(**{field.name: world.now()})


def _put(model: type[models.Model], field: models.Field[Any, Any], what: Round, mark: str, turn: int) -> bool:
    rows = model._base_manager.all()
    if isinstance(field, models.JSONField):
        return any([_one(row, field, _within(getattr(row, field.name), what, mark, turn)) for row in rows[:50]])
    said = what.written(mark, field.max_length, turn)
    if not said:
        return False
    try:
        with transaction.atomic():
            return bool(rows.update(**{field.name: said}))
    except DatabaseError:  # two rows may not say the same
        longest = field.max_length or 10_000
        each = ((row, f"{row.pk}"[-6:]) for row in rows[:50])
        return any([_one(row, field, said[: longest - len(tail)] + tail) for row, tail in each])


def _one(row: models.Model, field: models.Field[Any, Any], said: object) -> bool:
    try:
        with transaction.atomic():
            return bool(type(row)._base_manager.filter(pk=row.pk).update(**{field.name: said}))
    except DatabaseError:
        return False


def _within(value: Any, what: Round, mark: str, turn: int) -> Any:
    """The same JSON with payloads where somebody's words stand."""
    if isinstance(value, dict):
        return {key: _within(inner, what, mark, turn) for key, inner in value.items()}
    if isinstance(value, list):
        return [_within(inner, what, mark, turn) for inner in value]
    return what.written(mark, 200, turn) if isinstance(value, str) and HUMAN.search(value) else value
