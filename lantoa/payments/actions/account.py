"""Name the account a seller is paid to, and connect the service that passes on its bank's notifications."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.payments import acts
from lantoa.payments.actions.secret import sealed
from lantoa.payments.adapters import registry
from lantoa.payments.errors import BadAccount, BadFeed
from lantoa.payments.models import PaymentRequest, PayoutAccount
from lantoa.payments.rules import banks


def set_payout_account(
    organisation: models.Model, *, bank_bin: str, number: str, holder: str, by: Actor, key: UUID | None = None
) -> PayoutAccount:
    """Name the account the organisation is paid to from now on; the one before ends but is still listened to.

    Requests without an account, and unpaid ones on an account that was never proved, move to the new one; others keep
    the account their buyer was shown. Only another holder's name keeps the account as it is. Refuses (BadAccount) an
    unknown bank, a number that is not 4 to 19 letters and digits, an empty name.
    """
    number, holder = _checked(bank_bin, number, holder)
    body = {"organisation": organisation.pk, "bank": bank_bin, "number": number, "holder": holder}
    with journal.command("payments.set_payout_account", key, body, by=by) as run:
        if run.replayed:
            return PayoutAccount.objects.get(pk=(run.answer or {})["account"])
        live = PayoutAccount.objects.live().select_for_update(no_key=True).filter(organisation=organisation.pk).first()
        if live and (live.bank_bin, live.number) == (bank_bin, number):
            account: PayoutAccount = live
            PayoutAccount.objects.filter(pk=live.pk).update(holder=holder)
            account.holder = holder
        else:
            account = _replace(live, organisation.pk, bank_bin, number, holder)
        journal.record(acts.ACCOUNT_CHANGED, account, by=by, on_behalf_of=organisation.pk, data={"bank": bank_bin})
        run.answer = {"account": account.pk}
    return account


def _checked(bank_bin: str, number: str, holder: str) -> tuple[str, str]:
    if bank_bin not in banks.BANKS:
        raise BadAccount(_("Choose your bank from the list."), field="bank_bin")
    bare = banks.account_number(number)
    if not bare:
        raise BadAccount(
            _("An account number has 4 to 19 letters and digits. Please look at your bank app."), field="number"
        )
    name = banks.printed_name(holder)
    if not name or len(name) > 70:
        raise BadAccount(
            _("Write the holder's name as your bank app shows it, for example NGUYEN THI LAN."), field="holder"
        )
    return bare, name


def _replace(old: PayoutAccount | None, organisation_id: int, bank_bin: str, number: str, holder: str) -> PayoutAccount:
    now = world.now()
    if old:
        PayoutAccount.objects.filter(pk=old.pk).update(ended_at=now)
    try:
        with transaction.atomic():
            account = PayoutAccount.objects.create(
                organisation_id=organisation_id,
                bank_bin=bank_bin,
                number=number,
                holder=holder,
                hook_token=world.token(24),
                created_at=now,
            )
    except IntegrityError:
        raise BadAccount(_("The account has just been changed elsewhere. Please open the page again.")) from None
    stay = models.Q(account=None)
    if old and old.proved_at is None:
        stay |= models.Q(account=old)
    PaymentRequest.objects.open().filter(stay, organisation=organisation_id, received=0).update(account=account)
    return account


def connect_feed(
    account: PayoutAccount,
    *,
    provider: str = "sepay",
    auth: str,
    secret: str,
    by: Actor | None = None,
    key: UUID | None = None,
) -> PayoutAccount:
    """Say which service passes on the account's notifications and with which secret it proves itself; kept encrypted.

    Connecting again replaces the secret; the address stays. Refuses (BadFeed) an unknown service or kind of proof and a
    secret that is too easy to guess.
    """
    secret = secret.strip()
    feed = registry.feeds().get(provider)
    if feed is None:
        raise BadFeed(_("This service is not known here."), field="provider")
    problem = feed.check_config(auth, secret)
    if problem == "auth":
        raise BadFeed(_("Choose how the service proves itself."), field="auth")
    if problem == "secret":
        raise BadFeed(
            _("The key needs 16 to 200 plain characters without spaces, the same here and at the service."),
            field="secret",
        )
    body = {
        "account": account.pk,
        "feed": provider,
        "auth": auth,
        "secret": salted_hmac("payments.feed", secret).hexdigest(),
    }
    with journal.command("payments.connect_feed", key, body, by=by) as run:
        if not run.replayed:
            PayoutAccount.objects.filter(pk=account.pk).update(
                feed=provider, hook_auth=auth, hook_secret=sealed(secret)
            )
            data = {"feed": provider, "auth": auth}
            journal.record(acts.FEED_CONNECTED, account, by=by, on_behalf_of=account.organisation_id, data=data)
    account.refresh_from_db()
    return account
