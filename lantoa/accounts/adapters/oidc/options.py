"""What a client of an OpenID provider consists of, and what we insist on."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

# Only keys of two halves: an answer signed with anything we could have made ourselves proves nothing.
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
# An answer is used at once; a clock may be off by a minute.
OLDEST_SECONDS = 300
SKEW_SECONDS = 60
LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Options:
    """The provider's issuer address, our account there, its name on screen, and its word (`acr`) for each level."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    levels: tuple[tuple[int, str], ...]

    @classmethod
    def from_settings(cls) -> Options:
        known = settings.EID_OPTIONS
        pairs = (word.partition("=") for word in known["levels"].split())
        levels = tuple((int(level), acr) for level, _is, acr in pairs if level in {"1", "2"} and acr)
        return cls(known["issuer"].rstrip("/"), known["client_id"], known["client_secret"], known["name"], levels)

    def level_of(self, acr: object) -> int:
        """The level the provider's word stands for; 0 for one we do not know."""
        return next((level for level, word in self.levels if word == acr), 0)

    def words_for(self, level: int) -> list[str]:
        """The provider's words for this level and above, the least first."""
        return [word for known, word in sorted(self.levels) if known >= level]

    def missing(self) -> list[str]:
        """One sentence for each part that is not set or cannot work."""
        names = {"issuer": "LANTOA_EID_ISSUER", "client_id": "LANTOA_EID_CLIENT_ID", "client_secret": "LANTOA_EID_CLIENT_SECRET", "name": "LANTOA_EID_NAME", "levels": "LANTOA_EID_LEVELS"}  # fmt: skip
        found = [f"Identity provider: {name} is not set." for part, name in names.items() if not getattr(self, part)]
        if self.issuer and not is_safe(self.issuer):
            found.append("Identity provider: LANTOA_EID_ISSUER must be an https address.")
        return found


def is_safe(address: object) -> bool:
    """Whether secrets may be sent there: https, or this very machine."""
    parts = urlsplit(address) if isinstance(address, str) else None
    return bool(
        parts and parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL))
    )
