"""How tests fill in a form: as it is shown, with some fields changed."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client


def soup(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "lxml")


def filled(answer: HttpResponse, selector: str = "main form") -> dict[str, Any]:
    """What the page's form would send as it stands there."""
    form = soup(answer).select_one(selector)
    said: dict[str, Any] = {}
    for control in form.find_all(["input", "textarea", "select"]):
        name, kind = control.get("name"), control.get("type", control.name)
        if kind == "file" or (kind in {"radio", "checkbox"} and not control.has_attr("checked")):
            continue
        if control.name == "select":
            chosen = control.find("option", selected=True) or control.find("option")
            said[name] = chosen["value"]
        elif kind == "checkbox":
            said.setdefault(name, []).append(control.get("value", "on"))
        else:
            said[name] = control.text.removeprefix("\n") if kind == "textarea" else control.get("value", "")
    return said


def send(browser: Client, address: str, **changes: Any) -> HttpResponse:
    """Open the page, change these fields (None leaves one out) and send its form."""
    said = {**filled(browser.get(address)), **changes}
    return browser.post(address, {name: value for name, value in said.items() if value is not None})


def wrong(answer: HttpResponse, field: str) -> str:
    """What stands beside a field that was refused; "" when nothing does."""
    beside = soup(answer).find(id=f"id_{field}-error")
    return beside.text if beside else ""


def kept(answer: HttpResponse, field: str) -> str:
    """What the field shows now."""
    return filled(answer)[field]
