"""What the house needs of whoever fetches a page of a listed site."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from django.conf import settings

AGENT = "LantoaRegister"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered: status, text as far as it was read, bytes read, and its certificate (valid, invalid, none).

    `path` is where it was read after redirects on the same site; `moved_to` the name of the other site it sends readers to, which
    was not followed.
    """

    status: int
    text: str
    size: int
    certificate: str
    path: str
    moved_to: str = ""


class SiteVisitor(Protocol):
    """A way to read public pages of a site."""

    def get(self, domain: str, path: str) -> Answer:
        """The page at this path of the site, by HTTPS, else by HTTP.

        Never another site's, never an address inside our own network, at most 300 kB, three redirects and fifteen seconds. Raises AdapterError:
        retryable when nobody answers, not when the name leads nowhere one may go.
        """
        ...

    def check_config(self) -> str:
        """ "" when sites can be visited, else the setting that is wrong."""
        ...


def visitor() -> SiteVisitor:
    """The visitor of this installation."""
    made: SiteVisitor = import_module(f"{settings.ADAPTERS['websites.visitor']}.adapter").Adapter()
    return made
