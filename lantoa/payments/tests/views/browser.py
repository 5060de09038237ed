"""Browsers in which somebody is signed in, and what a page says."""

from __future__ import annotations

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from lantoa.accounts import api as accounts


def browser(actor: accounts.ActingPerson) -> Client:
    """A browser of this person, acting as they do."""
    made = Client()
    made.force_login(actor.person)
    if actor.helping:
        session = made.session
        session["acting_for"] = [actor.organisation_id, True]
        session.save()
    return made


def words(answer: HttpResponse) -> str:
    """The page's text, on one line."""
    return " ".join(BeautifulSoup(answer.content, "lxml").get_text(" ").split())


def beside(answer: HttpResponse, field: str) -> str:
    """What is said to be wrong beside this field."""
    box = BeautifulSoup(answer.content, "lxml").find(attrs={"name": field})
    said = box.find_parent(class_="field").select_one(".wrong") if box else None
    return said.get_text(strip=True) if said else ""


def kept(answer: HttpResponse, field: str) -> str:
    """What stands in this field."""
    soup = BeautifulSoup(answer.content, "lxml")
    control = soup.find(["input", "select"], attrs={"name": field})
    if control.name == "select":
        chosen = control.find("option", selected=True)
        return str(chosen["value"]) if chosen else ""
    if control.get("type") == "radio":
        chosen = soup.find("input", attrs={"name": field, "checked": True})
        return str(chosen["value"]) if chosen else ""
    return str(control.get("value", ""))
