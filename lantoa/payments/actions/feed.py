"""Begin with a service that tells of an account, and be allowed to ask for its list."""

from __future__ import annotations

from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.order_code import new_code
from lantoa.kit.world import world
from lantoa.payments import acts
from lantoa.payments.actions.secret import sealed
from lantoa.payments.adapters import registry
from lantoa.payments.adapters.fields import SECRET
from lantoa.payments.errors import BadFeed
from lantoa.payments.models import Feed, PayoutAccount


def begin(account: PayoutAccount, provider: str) -> None:
    """Remember the account's connection; another service than before begins anew, with a new trial code. Joins the caller's
    transaction."""
    if Feed.objects.filter(account=account, provider=provider).exists():
        return
    Feed.objects.filter(account=account).delete()
    Feed.objects.create(account=account, provider=provider, connected_at=world.now())
    PayoutAccount.objects.filter(pk=account.pk).update(proof_code=new_code())


def open_list(account: PayoutAccount, *, list_key: str, by: Actor, key: UUID | None = None) -> Feed:
    """Ask the connected service for its list from now on, with this key; kept encrypted. A new key replaces the old one.

    Refuses (BadFeed) where nothing is connected, the service has no list, or the key cannot be one.
    """
    list_key = list_key.strip()
    feed: Feed | None = Feed.objects.filter(account=account).first()
    if feed is None or not registry.feeds()[feed.provider].lists:
        raise BadFeed(_("We do not ask this service for a list."), field="list_key")
    if not SECRET.fullmatch(list_key):
        raise BadFeed(
            _("This key cannot be one. Copy it once more from the service, without spaces."), field="list_key"
        )
    body = {"account": account.pk, "list": salted_hmac("payments.feed", list_key, algorithm="sha256").hexdigest()}
    with journal.command("payments.open_list", key, body, by=by) as run:
        if not run.replayed:
            Feed.objects.filter(pk=feed.pk).update(
                list_key=sealed(list_key), list_due_at=world.now(), list_failures=0, list_failing_since=None,
                list_fault="", list_said="",
            )  # fmt: skip
            data = {"feed": feed.provider, "list": True}
            journal.record(acts.FEED_CONNECTED, account, by=by, on_behalf_of=account.organisation_id, data=data)
    feed.refresh_from_db()
    return feed
