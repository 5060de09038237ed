"""Note an account or wallet that money for sales comes to and that the house does not know by itself, and say that it is used no more."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from lantoa.books import acts
from lantoa.books.errors import BadOtherAccount
from lantoa.books.models import OtherAccount
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world

LONGEST = {"provider": 80, "number": 40, "holder": 120}


def note_account(
    organisation: models.Model,
    *,
    kind: str,
    provider: str,
    number: str,
    holder: str,
    by: Actor,
    key: UUID | None = None,
) -> OtherAccount:
    """Put a bank account or wallet on the organisation's list for the tax office; nobody is paid to it from here.

    The same number at the same provider again is the row there is. Refuses (BadOtherAccount, with the field) an unknown kind,
    and words that are empty or too long.
    """
    said = {"provider": clean_line(provider), "number": clean_line(number), "holder": clean_line(holder)}
    if kind not in OtherAccount.Kind.values:
        raise BadOtherAccount(_("Choose which of the two it is."), field="kind")
    for field, words in said.items():
        if not words:
            raise BadOtherAccount(_("Please fill this in."), field=field)
        if len(words) > LONGEST[field]:
            raise BadOtherAccount(_("Please keep it to %(limit)s characters.") % {"limit": LONGEST[field]}, field=field)
    body = {"organisation": organisation.pk, "kind": kind, **said}
    with journal.command("books.note_account", key, body, by=by) as run:
        if run.replayed:
            return OtherAccount.objects.get(pk=(run.answer or {})["account"])
        there = OtherAccount.objects.filter(
            organisation=organisation.pk, provider=said["provider"], number=said["number"], ended_at=None
        )
        account: OtherAccount | None = there.first()
        if account is None:
            account = OtherAccount.objects.create(
                organisation_id=organisation.pk, kind=kind, **said, by_id=by.person_id, created_at=world.now()
            )
            journal.record(acts.ACCOUNT_NOTED, account, by=by, on_behalf_of=organisation.pk, data={"kind": kind})
        run.answer = {"account": account.pk}
    return account


def end_account(account: OtherAccount, *, by: Actor, key: UUID | None = None) -> OtherAccount:
    """Say that it is used no more; it stays on the list. Twice is once."""
    with journal.command("books.end_account", key, {"account": account.pk}, by=by) as run:
        live = OtherAccount.objects.filter(pk=account.pk, ended_at=None)
        if not run.replayed and live.update(ended_at=world.now()):
            journal.record(acts.ACCOUNT_ENDED, account, by=by, on_behalf_of=account.organisation_id)
    account.refresh_from_db()
    return account
