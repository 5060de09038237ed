"""Every field of every form takes nonsense without breaking, keeps what was typed, and says in Vietnamese what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from lantoa.accounts.models import Membership, Organisation, Person
from tests.access.cast import Cast, undone
from tests.access.probing import POWER, WHERE, calls, gains, reaches
from tests.access.routes import Route, routes
from tests.hostile.counting import counted
from tests.hostile.forms import Shown
from tests.hostile.judged import ABOVE, BESIDE, SAID, broken, is_vietnamese, title
from tests.hostile.nonsense import CHOSEN, NONSENSE, OF_A_KEY, RAW
from tests.hostile.reading import classed, first, found, page_of, text

# What else is tried; collected here, since the cast and the walk through all its pages are made once for a module.
from tests.hostile.shown import (
    test_words_stay_words_on_every_page_of_everybody as test_words_stay_words_on_every_page_of_everybody,
)
from tests.hostile.uploads import test_every_place_answers_every_file as test_every_place_answers_every_file
from tests.hostile.uploads import test_there_are_five_hundred_files as test_there_are_five_hundred_files

pytestmark = pytest.mark.django_db
# Sent by machines; they have tests of their own in this folder.
MACHINES = ("hooks:", "carrier_hooks:", "channel_hooks:", "signing_hooks:", "message_hooks:")
POSTED = [
    route
    for route in routes()
    if route.policy and "POST" in route.policy.methods and not route.name.startswith(MACHINES)
]
DATABASES = ("sqlite", "postgresql")
each_form = pytest.mark.parametrize("route", POSTED, ids=lambda route: route.name)


def test_every_form_leads_to_an_address_that_takes_it(forms: dict[str, list[Shown]]) -> None:
    assert set(forms) - {route.name for route in POSTED} == set()


@each_form
def test_a_form_for_this_address_stands_on_some_page(route: Route, forms: dict[str, list[Shown]]) -> None:
    assert forms.get(route.name, []) != []


@each_form
def test_nonsense_in_a_field_is_refused_beside_it_or_kept_harmless(
    route: Route, forms: dict[str, list[Shown]], cast: Cast
) -> None:
    """All of it in every field that somebody types in, and of what a page gives the ways in which it may be broken. The buttons of a
    form take turns, since they share the reading of its fields, and so do the databases: what is tried in a field on one is left
    out on the other, and in the next field the other way round."""
    wrong, here = [], DATABASES.index(connection.vendor)
    for form in forms.get(route.name, []):
        honest = {}
        for press in form.presses:
            with undone():
                honest[press] = form.send(cast, press=press).status_code
        fields = [name for name, kind in form.kinds.items() if kind != "file"]
        for turn, name in enumerate(fields):
            mine = _nonsense(name, form.kinds[name])[(turn + here) % len(DATABASES) :: len(DATABASES)]
            assert len(mine) >= len(OF_A_KEY) // len(DATABASES)
            for (label, value), press in zip(mine, islice(cycle(form.presses), turn, None), strict=False):
                with undone():
                    answer = form.send(cast, {name: value}, press)
                    faults = [*_faults(form, answer, name, value, honest[press]), *_afterwards(form, answer)]
                wrong += [f"{form.action} {press} {name} = {label}: {answer.status_code}, {fault}" for fault in faults]
    assert wrong == []


# What reads bytes is the same before any database.
@pytest.mark.turns
@each_form
def test_broken_bytes_do_not_break_it(route: Route, forms: dict[str, list[Shown]], cast: Cast) -> None:
    """One piece reads the bytes of every form: the fields, in the order of the house, take turns with the kinds of broken bytes."""
    wrong, here = [], DATABASES.index(connection.vendor) + POSTED.index(route)
    for form in forms.get(route.name, []):
        for turn, name in enumerate((*form.kinds, "csrfmiddlewaretoken", "unheard-of")):
            raw = RAW[(turn + here) % len(RAW)]
            with undone():
                answer = form.browser().post(
                    form.action, f"{name}={raw}&{name}=2".encode(), "application/x-www-form-urlencoded"
                )
            wrong += [f"{form.action} {name}={raw}: {fault}" for fault in broken(answer)]
        with undone():
            answer = form.browser().post(form.action, b"--x\r\nnonsense", "multipart/form-data; boundary=x")
        wrong += [f"{form.action} cut off: {fault}" for fault in broken(answer)]
        with undone():
            answer = form.browser().post(
                form.action, "&".join(f"a{n}=1" for n in range(600)), "application/x-www-form-urlencoded"
            )
        wrong += [f"{form.action} 600 fields: {fault}" for fault in broken(answer)]
    assert wrong == []


# Refused before anything is asked of the database.
@pytest.mark.turns
@each_form
def test_a_form_sent_from_elsewhere_changes_nothing(route: Route, forms: dict[str, list[Shown]], cast: Cast) -> None:
    for form in forms.get(route.name, []):
        with undone():
            before = rows()
            answer = form.send(cast, enforce_csrf_checks=True)
            assert (answer.status_code, rows()) == (403, before)
            assert is_vietnamese(title(answer))


# Which fields a form reads is the same before any database.
@pytest.mark.turns
@each_form
def test_a_form_takes_nothing_that_it_does_not_ask_for(route: Route, forms: dict[str, list[Shown]], cast: Cast) -> None:
    """With the names of what nobody may give themselves, and addresses of the inner network, beside its own fields."""
    wrong = []
    for form in forms.get(route.name, []):
        more = {name: value for name, value in {**WHERE, **POWER}.items() if name not in form.kinds}
        with undone(), calls() as honestly:
            first, honest = form.send(cast, press=form.presses[0]).status_code, power()
        with undone(), calls() as called:
            second = form.send(cast, more, form.presses[0]).status_code
            found = list(reaches([one for one in called if one not in honestly]))
            # What is refused for what was added has given nothing.
            found += gains(honest, power()) if second == first else ()
        wrong += [f"{form.action}: {fault}" for fault in found]
    assert wrong == []


def power() -> dict[str, Any]:
    """Who may do what, as far as a form could change it, and how much there is of everything."""
    # By phone and name: a number of a row is given anew each time on PostgreSQL, taken back or not.
    live = Membership.objects.filter(until=None)
    return {
        "people": list(Person.objects.order_by("pk").values_list("is_operator", "is_active", "is_demo")),
        "roles": sorted(live.values_list("person__phone", "organisation__name", "role")),
        "bodies": list(Organisation.objects.order_by("pk").values_list("kind", "unit")),
        "rows": rows(),
    }


@each_form
def test_a_form_sent_twice_does_it_once(route: Route, forms: dict[str, list[Shown]], cast: Cast) -> None:
    for form in forms.get(route.name, []):
        for press in form.presses if "key" in form.kinds else ():
            with undone():
                first = form.send(cast, press=press)
                once = rows()
                second = form.send(cast, press=press)
                assert not {first.status_code, second.status_code} & set(range(500, 600))
                if "cart=" not in press:  # a cart promises nothing and may count again
                    assert _grown(once, rows()) == {}, f"{form.action} {press}"


@each_form
def test_a_key_used_before_does_nothing_with_other_content(
    route: Route, forms: dict[str, list[Shown]], cast: Cast
) -> None:
    for form in forms.get(route.name, []):
        lines = [name for name, kind in form.kinds.items() if kind == "line"]
        if "key" not in form.kinds or not lines:
            continue
        with undone():
            if form.send(cast).status_code not in {302, 303}:
                continue
            once = rows()
            answer = form.send(cast, {lines[0]: f"{form.values[lines[0]]}1"})
            assert answer.status_code < 500
            assert _grown(once, rows()) == {}, form.action


def _nonsense(name: str, kind: str) -> list[tuple[str, str | None]]:
    """What is tried in such a field, by its name; None where it is left out of the form."""
    chosen = NONSENSE if kind == "line" else OF_A_KEY if name.endswith("key") else CHOSEN
    return [*((label, NONSENSE[label]) for label in chosen), ("left out", None)]


def rows() -> dict[str, int]:
    """How many rows of each kind there are; what only remembers a visit or a try aside."""
    return counted(
        "sessions.session", "accounts.phonecode", "accounts.proofrequest", "accounts.signin", "accounts.knowndevice"
    )


def _grown(before: dict[str, int], after: dict[str, int]) -> dict[str, tuple[int, int]]:
    return {name: (count, after[name]) for name, count in before.items() if after[name] != count}


def _faults(form: Shown, answer: HttpResponse, name: str, value: str | None, honest: int) -> Iterator[str]:
    yield from broken(answer)
    if answer.status_code in {400, 403, 404, 409, 413} and not is_vietnamese(title(answer)):
        yield "refused without a Vietnamese word"
    if answer.status_code not in {200, 422} or not answer.headers["Content-Type"].startswith("text/html"):
        return
    page = page_of(answer)
    for said in found(page, SAID):
        if not is_vietnamese(text(said)):
            yield f"says {text(said).strip()!r}"
    control = first(page, "//input[@name=$name] | //textarea[@name=$name]", name=name)
    if control is not None and form.kinds[name] == "line" and value and not set(value) & {"\r", "\x00"}:
        kept = text(control).removeprefix("\n") if control.tag == "textarea" else control.get("value")
        if answer.status_code == 422 and kept != value:
            yield f"does not keep what was typed but shows {str(kept)[:40]!r}"
    if answer.status_code == 422 and honest != 422 and not _says_where(page, form, name):
        yield "does not say beside the field what is wrong"


def _says_where(page: Any, form: Shown, name: str) -> bool:
    control = first(page, "//*[@name=$name]", name=name)
    box = first(control, f"ancestor::*[{classed('field')}][1]") if control is not None else None
    if box is not None and first(box, f".{BESIDE}") is not None:
        return True
    general, beside = first(page, ABOVE), first(page, BESIDE)
    # A hidden field has no place beside it: the sentence stands above the form.
    unseen = form.kinds[name] in {"hidden", "radio", "checkbox"}
    told = general is not None and not text(general).strip().endswith(":")
    return (unseen or general is not None) and (beside is not None or told)


def _afterwards(form: Shown, answer: HttpResponse) -> Iterator[str]:
    """Where the form was taken, the next page shows what was typed without harm."""
    if answer.status_code in {302, 303} and answer["Location"].startswith("/"):
        browser: Client = answer.client
        for fault in broken(browser.get(answer["Location"])):
            yield f"then {answer['Location']}: {fault}"
