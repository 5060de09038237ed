"""Name the account a seller is paid to, and connect the service that passes on its bank's notifications."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.payments import acts
from lantoa.payments.actions.feed import begin
from lantoa.payments.actions.gate import change_account
from lantoa.payments.actions.secret import sealed
from lantoa.payments.adapters import registry
from lantoa.payments.errors import BadAccount, BadFeed
from lantoa.payments.models import PaymentRequest, PayoutAccount
from lantoa.payments.rules import banks
from lantoa.ui.dates import moment

# How long another account waits before it takes over, so that whoever is told can stop a stranger's hand.
PAUSE = timedelta(hours=24)
AT_ONCE = 100
_STOP = Signer(salt="lantoa.payments.stop_account_change")
_WAITS = gettext_lazy(
    "Lan Tỏa: %(person)s asked that %(household)s be paid to %(bank)s %(number)s from %(when)s on. Was it none of you? Stop it here:"
)
_CHANGED = gettext_lazy(
    "Lan Tỏa: %(person)s changed the account %(household)s is paid to: now %(bank)s %(number)s. Was it none of you? Look here:"
)


def set_payout_account(
    organisation: models.Model, *, bank_bin: str, number: str, holder: str, by: Actor, key: UUID | None = None, seconded: bool = False
) -> PayoutAccount:  # fmt: skip
    """Name the account the organisation is paid to; the one before ends then but is still listened to.

    In place of an account that the bank proved, or that was named more than a day ago, the new one waits `PAUSE` and can be
    stopped, unless another owner said yes (`seconded`, actions.second_owner); otherwise it is in force at once. Who came in by a
    recovery within a day waits that day out in any case. Whoever works in the organisation, helpers too, is told of every change. Requests
    without an account, and unpaid ones on an account that was never proved, move to the new one; others keep the account
    their buyer was shown. Only another holder's name keeps the account as it is; another account takes the place of one
    that waits. Refuses (BadAccount) an unknown bank, a number that is not 4 to 19 letters and digits, an empty name.
    """
    number, holder = checked(bank_bin, number, holder)
    body = {"organisation": organisation.pk, "bank": bank_bin, "number": number, "holder": holder}
    with journal.command("payments.set_payout_account", key, body, by=by) as run:
        if run.replayed:
            return PayoutAccount.objects.get(pk=(run.answer or {})["account"])
        change_account(organisation.pk)
        live = PayoutAccount.objects.live().select_for_update(no_key=True).filter(organisation=organisation.pk).first()
        if live and (live.bank_bin, live.number) == (bank_bin, number):
            account: PayoutAccount = live
            PayoutAccount.objects.filter(pk=live.pk).update(holder=holder)
            account.holder = holder
        else:
            account = _named(organisation.pk, bank_bin, number, holder, _waits_until(live, by, seconded), live)
        act = acts.ACCOUNT_CHANGE_ASKED if account.takes_over_at else acts.ACCOUNT_CHANGED
        journal.record(act, account, by=by, on_behalf_of=organisation.pk, data={"bank": bank_bin})
        if live or account.takes_over_at:
            _tell(account, by)
        run.answer = {"account": account.pk}
    return account


def stop_account_change(account: PayoutAccount, *, by: Actor | None) -> bool:
    """Stop the change to this account while it waits; False when there is nothing to stop any more. `by` None: whoever holds the link."""
    with transaction.atomic():
        stopped = PayoutAccount.objects.to_come().filter(pk=account.pk).update(ended_at=world.now())
        if stopped:
            journal.record(acts.ACCOUNT_CHANGE_STOPPED, account, by=by, on_behalf_of=account.organisation_id)
    return bool(stopped)


def stop_link(account: PayoutAccount) -> str:
    """The end of the address under which whoever was told stops this change, without signing in: nobody guesses it."""
    return _STOP.sign(str(account.pk))


def by_stop_link(token: str) -> PayoutAccount | None:
    """The account whose change this link stops, also where that is over by now; none of a household nobody is left in."""
    try:
        pk = _STOP.unsign(token)
    except BadSignature:
        return None
    lived_in = accounts.Membership.objects.live().values("organisation")
    return PayoutAccount.objects.filter(pk=pk, organisation__in=lived_in).first()


def take_over_due() -> int:
    """Put the accounts into force whose pause is over; returns how many."""
    due = PayoutAccount.objects.to_come().filter(takes_over_at__lte=world.now()).order_by("takes_over_at")
    return sum(_take_over(*row) for row in list(due.values_list("pk", "organisation")[:AT_ONCE]))


def _take_over(account_id: int, organisation_id: int) -> bool:
    with transaction.atomic():
        change_account(organisation_id)
        account = PayoutAccount.objects.to_come().select_for_update(no_key=True).filter(pk=account_id).first()
        if account is None:
            return False
        old = (
            PayoutAccount.objects.live()
            .select_for_update(no_key=True)
            .filter(organisation=account.organisation_id)
            .first()
        )
        if old:
            PayoutAccount.objects.filter(pk=old.pk).update(ended_at=world.now())
        PayoutAccount.objects.filter(pk=account.pk).update(takes_over_at=None)
        _move_requests(old, account)
        journal.record(
            acts.ACCOUNT_CHANGED, account, on_behalf_of=account.organisation_id, data={"bank": account.bank_bin}
        )
    return True


def _waits_until(live: PayoutAccount | None, by: Actor, seconded: bool) -> datetime | None:
    pauses = live is not None and not seconded and is_relied_on(live)
    moments = [accounts.recovered_until(by.person_id), world.now() + PAUSE if pauses else None]
    return max((moment for moment in moments if moment is not None), default=None)


def is_relied_on(account: PayoutAccount) -> bool:
    """Whether buyers and the bank know it already, so that another one does not simply take its place."""
    if account.proved_at is not None or account.created_at < world.now() - PAUSE:
        return True
    # One that took the place of a known one is the known one now: else a second change would follow at once on the first.
    before = PayoutAccount.objects.filter(
        organisation=account.organisation_id, ended_at__isnull=False, takes_over_at=None
    )
    known = models.Q(proved_at__isnull=False) | models.Q(ended_at__gt=models.F("created_at") + PAUSE)
    return bool(before.filter(known).exists())


def _tell(account: PayoutAccount, by: Actor) -> None:
    """Everybody who works or helps there hears of it at once, in their own language; whoever did it as well. With the link each of them
    can stop it, signed in or not."""
    organisation = accounts.Organisation.objects.get(pk=account.organisation_id)
    who = accounts.Person.objects.filter(pk=by.person_id).first()
    there = (
        reverse("payments:stop_by_link", args=[stop_link(account)])
        if account.takes_over_at
        else reverse("payments:account")
    )
    link = settings.PUBLIC_URL.rstrip("/") + there
    for person in accounts.insiders_of(organisation.pk):
        with translation.override(person.language):
            said = {
                "person": who.name if who else "", "household": organisation.name, "bank": account.bank, "number": account.masked,
                "when": moment(account.takes_over_at) if account.takes_over_at else "",
            }  # fmt: skip
            words = str(_WAITS if account.takes_over_at else _CHANGED) % said
        messages.send(person.phone, f"{words} {link}", purpose="payout_account")


def checked(bank_bin: str, number: str, holder: str) -> tuple[str, str]:
    """The number and the holder as banks write them. Raises BadAccount."""
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


def _named(
    organisation_id: int,
    bank_bin: str,
    number: str,
    holder: str,
    takes_over_at: datetime | None,
    old: PayoutAccount | None,
) -> PayoutAccount:
    now = world.now()
    # One that waits already was named wrongly, or is overtaken.
    PayoutAccount.objects.to_come().filter(organisation=organisation_id).update(ended_at=now)
    if old and takes_over_at is None:
        PayoutAccount.objects.filter(pk=old.pk).update(ended_at=now)
    try:
        with transaction.atomic():
            account: PayoutAccount = PayoutAccount.objects.create(
                organisation_id=organisation_id, bank_bin=bank_bin, number=number, holder=holder, hook_token=world.token(24),
                created_at=now, takes_over_at=takes_over_at,
            )  # fmt: skip
    except IntegrityError:
        raise BadAccount(_("The account has just been changed elsewhere. Please open the page again.")) from None
    if takes_over_at is None:
        _move_requests(old, account)
    return account


def _move_requests(old: PayoutAccount | None, account: PayoutAccount) -> None:
    stay = models.Q(account=None)
    if old and old.proved_at is None:
        stay |= models.Q(account=old)
    waiting = PaymentRequest.objects.open().filter(stay, organisation=account.organisation_id, received=0)
    waiting.update(account=account)


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

    Connecting again replaces the secret; the address stays. Another service begins anew: nothing of it is proved. Refuses (BadFeed) an unknown service or kind of proof and a
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
        "secret": salted_hmac("payments.feed", secret, algorithm="sha256").hexdigest(),
    }
    with journal.command("payments.connect_feed", key, body, by=by) as run:
        if not run.replayed:
            PayoutAccount.objects.filter(pk=account.pk).update(
                feed=provider, hook_auth=auth, hook_secret=sealed(secret)
            )
            begin(account, provider)
            data = {"feed": provider, "auth": auth}
            journal.record(acts.FEED_CONNECTED, account, by=by, on_behalf_of=account.organisation_id, data=data)
    account.refresh_from_db()
    return account
