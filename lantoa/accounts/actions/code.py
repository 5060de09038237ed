"""Codes sent to a phone: whoever types one back holds that phone."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from lantoa.accounts.actions.person import read_phone
from lantoa.accounts.errors import TooMany, TooSoon, WrongCode
from lantoa.accounts.models import PhoneCode
from lantoa.accounts.rules import limits
from lantoa.kit.world import world
from lantoa.messages import api as messages

security = logging.getLogger("lantoa.security")


def request_code(phone: str, *, purpose: str, about: str = "", address: str = "", words: str = "") -> None:
    """Send a code to a phone for one purpose; it holds for 10 minutes and 5 tries and replaces the one before.

    The same happens whether or not the phone is known here. `about` binds the code to something more (who asks),
    `address` (the asker's network address, kept only as a keyed hash) counts towards the limits, `words` replaces the
    text and holds %(code)s. Raises BadPhone, TooSoon (60 seconds between two) and TooMany (6 an hour and 15 a day to
    a phone, 120 an hour from an address).
    """
    phone, now = read_phone(phone), world.now()
    code = f"{world.random.randrange(10**limits.CODE_DIGITS):0{limits.CODE_DIGITS}d}"
    origin = _hash("address", address) if address else ""
    with transaction.atomic():
        PhoneCode.objects.filter(sent_at__lt=now - limits.CODES_KEPT).delete()
        _check_limits(phone, origin)
        alive = PhoneCode.objects.filter(phone=phone, purpose=purpose, about=about, ended_at=None)
        alive.filter(sent_at__lte=now - limits.CODE_PAUSE).update(ended_at=now)
        row = PhoneCode(
            phone=phone, purpose=purpose, about=about, address_hash=origin, code_hash=_hash(phone, purpose, about, code),
            sent_at=now, expires_at=now + limits.CODE_LIFE,
        )  # fmt: skip
        _insert_alone(row, alive)
        text = (words or _default_words(purpose)) % {"code": code}
        messages.send(phone, text, purpose=purpose, expires_at=row.expires_at)


def check_code(phone: str, code: str, *, purpose: str, about: str = "") -> None:
    """Use up the code that was sent to this phone for this purpose, or raise WrongCode with what to do next.

    Every try counts, also a failed one: never call this inside a transaction. A code holds once.
    """
    phone, typed, now = read_phone(phone), limits.read_code(code), world.now()
    if not typed:
        raise WrongCode(_("The code has six digits. Look at the message on your phone."), code="no_code", field="code")
    alive = PhoneCode.objects.filter(phone=phone, purpose=purpose, about=about, ended_at=None)
    with transaction.atomic(durable=True):
        counted = alive.filter(expires_at__gt=now, tries__lt=limits.CODE_TRIES).update(tries=F("tries") + 1)
        row = alive.first()
        right = bool(counted and row and constant_time_compare(row.code_hash, _hash(phone, purpose, about, typed)))
        used = right and bool(alive.update(ended_at=now))
    if not used:
        security.info("a code did not hold: %s", purpose)
        raise _why_not(row)


def _check_limits(phone: str, origin: str) -> None:
    to_phone = PhoneCode.objects.filter(phone=phone)
    from_here = PhoneCode.objects.filter(address_hash=origin) if origin else PhoneCode.objects.none()
    if (
        _since(to_phone, hours=1) >= limits.MOST_TO_A_PHONE_AN_HOUR
        or _since(to_phone, hours=24) >= limits.MOST_TO_A_PHONE_A_DAY
        or _since(from_here, hours=1) >= limits.MOST_FROM_AN_ADDRESS_AN_HOUR
    ):
        raise TooMany(_("Too many codes were asked for. Please wait an hour, then try again."), field="phone")


def _since(sent: models.QuerySet[PhoneCode], *, hours: int) -> int:
    return sent.filter(sent_at__gt=world.now() - timedelta(hours=hours)).count()


def _insert_alone(row: PhoneCode, alive: models.QuerySet[PhoneCode]) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        before = alive.first()
        waited = row.sent_at - before.sent_at if before else timedelta()
        seconds = max(int((limits.CODE_PAUSE - waited).total_seconds()), 1)
        message = _(
            "We sent you a code just now. It may take a moment; you can ask for another in %(seconds)s seconds."
        )
        raise TooSoon(message % {"seconds": seconds}, field="code") from None


def _why_not(row: PhoneCode | None) -> WrongCode:
    if row is None:
        return WrongCode(_("This code has been used. Please ask for a new one."), code="used", field="code")
    if row.expires_at <= world.now():
        return WrongCode(
            _("This code is older than 10 minutes. Please ask for a new one."), code="expired", field="code"
        )
    left = limits.CODE_TRIES - row.tries
    if left <= 0:
        return WrongCode(
            _("That was wrong too often. Please ask for a new code."), code="tried_too_often", field="code"
        )
    return WrongCode(_("That is not the code we sent. Tries left: %(left)s.") % {"left": left}, field="code")


def _default_words(purpose: str) -> str:
    if purpose == "sign_in":
        return _("%(code)s is your code to enter Lan Tỏa. It holds for 10 minutes. Do not tell it to anybody.")
    return _("%(code)s is your Lan Tỏa code. It holds for 10 minutes. Do not tell it to anybody.")


def _hash(*parts: str) -> str:
    return str(salted_hmac("lantoa.accounts.code", "|".join(parts), algorithm="sha256").hexdigest())
