"""The tabs at the bottom of the phone: rooms put theirs in, the layouts show them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: which shell ("public" or "work"), its place from the left, its words (lazy), where it leads, its icon."""

    shell: str
    order: int
    label: object
    route: str
    icon: str


_tabs: dict[str, Tab] = {}


def add_tab(tab: Tab) -> None:
    _tabs[tab.route] = tab


def tabs(shell: str) -> list[Tab]:
    return sorted((tab for tab in _tabs.values() if tab.shell == shell), key=lambda tab: tab.order)
