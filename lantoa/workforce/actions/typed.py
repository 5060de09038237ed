"""What was typed of somebody, as a command's body may keep it."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def typed(phone: str, said: object) -> str:
    """It is personal: the command keeps no hash of it that could be guessed."""
    mark: str = salted_hmac("workforce.typed", f"{phone} {said!r}", algorithm="sha256").hexdigest()
    return mark
