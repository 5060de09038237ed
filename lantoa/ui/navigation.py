"""The tabs at the bottom of the phone: rooms put theirs in, the layouts show them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch

from lantoa.ui.addresses import address


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: which shell ("public", "work", or "foot" for the links below), its place from the left, its words (lazy),
    the url name it leads to, its icon."""

    shell: str
    order: int
    label: object
    route: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A tab as the present page shows it."""

    label: object
    href: str
    icon: str
    current: bool


log = logging.getLogger(__name__)
_tabs: dict[tuple[str, str], Tab] = {}
_under: dict[tuple[str, str], str] = {}


def add_tab(tab: Tab) -> None:
    """Put a tab in; a room calls this when it is ready. The same shell and route again replaces it."""
    _tabs[tab.shell, tab.route] = tab


def put_under(shell: str, tab: str, *routes: str) -> None:
    """Pages whose address begins elsewhere than their tab's: where these routes lead, and all below it, the tab is lit."""
    _under.update(((shell, route), tab) for route in routes)


def tabs(shell: str, path: str = "") -> list[Place]:
    """The tabs of this shell from left to right; the one that holds `path` is current.

    A tab whose address this installation does not have is left out: no page, least of all one about an error, fails for it.
    """
    chosen = [tab for tab in sorted(_tabs.values(), key=lambda tab: tab.order) if tab.shell == shell]
    found = [(tab, href) for tab in chosen if (href := _address(tab.route, tab.label))]
    lit = {href: tab.route for tab, href in found}
    for (room, route), under in _under.items():
        if room == shell and (href := _address(route, under)):
            lit.setdefault(href, under)
    best = lit.get(max(_holding(list(lit), path), key=len, default=""))
    return [Place(tab.label, href, tab.icon, tab.route == best) for tab, href in found]


def _address(route: str, label: object) -> str:
    try:
        return address(route)
    except NoReverseMatch:
        log.error("The tab %s leads to %s, which is no address here.", label, route)
        return ""


def _holding(addresses: list[str], path: str) -> Iterator[str]:
    homes = {"/", *(f"/{code}/" for code in ("en", "id"))}
    return (address for address in addresses if path == address or (address not in homes and path.startswith(address)))
