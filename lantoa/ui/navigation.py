"""The tabs at the bottom of the phone: rooms put theirs in, the layouts show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse


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


_tabs: dict[tuple[str, str], Tab] = {}


def add_tab(tab: Tab) -> None:
    """Put a tab in; a room calls this when it is ready. The same shell and route again replaces it."""
    _tabs[tab.shell, tab.route] = tab


def tabs(shell: str, path: str = "") -> list[Place]:
    """The tabs of this shell from left to right; the one that holds `path` is current."""
    chosen = [tab for tab in sorted(_tabs.values(), key=lambda tab: tab.order) if tab.shell == shell]
    addresses = [reverse(tab.route) for tab in chosen]
    best = max(_holding(addresses, path), key=len, default=None)
    return [Place(tab.label, href, tab.icon, href == best) for tab, href in zip(chosen, addresses, strict=True)]


def _holding(addresses: list[str], path: str) -> Iterator[str]:
    homes = {"/", *(f"/{code}/" for code in ("en", "id"))}
    return (address for address in addresses if path == address or (address not in homes and path.startswith(address)))
