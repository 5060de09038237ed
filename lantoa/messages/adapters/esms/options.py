"""What an account at eSMS.vn consists of."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Options:
    """The gateway's address and the account's two keys; `brandname` is the registered sender, "" for a fixed number."""

    url: str
    api_key: str
    secret_key: str
    brandname: str

    @classmethod
    def from_settings(cls) -> Options:
        known = settings.SMS_OPTIONS
        return cls(known["url"].rstrip("/"), known["api_key"], known["secret_key"], known["brandname"])

    def missing(self) -> list[str]:
        """One sentence for each part that is not set."""
        names = {
            "url": "address (LANTOA_SMS_URL)",
            "api_key": "API key (LANTOA_SMS_API_KEY)",
            "secret_key": "secret key (LANTOA_SMS_SECRET_KEY)",
        }
        return [f"eSMS.vn: the {words} is not set." for name, words in names.items() if not getattr(self, name)]


@dataclass(frozen=True, slots=True)
class IncomingOptions:
    """The account's number and key for what people write, and the word their texts begin with; `number` "" where nothing is taken."""

    number: str
    keyword: str
    cpid: str
    private_key: str

    @classmethod
    def from_settings(cls) -> IncomingOptions:
        known = settings.SMS_ANSWERS
        return cls(known["number"], known["keyword"], known["cpid"], known["private_key"])

    def missing(self) -> list[str]:
        """One sentence for each part that is not set, where a number is."""
        names = {"cpid": "number (LANTOA_SMS_CPID)", "private_key": "private key (LANTOA_SMS_PRIVATE_KEY)"}
        return [
            f"eSMS.vn: for answers the account's {words} is not set."
            for name, words in names.items()
            if self.number and not getattr(self, name)
        ]
