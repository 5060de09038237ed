"""Every place of the house that takes a file is handed hundreds meant to do harm: a sentence or a good file, soon, and nothing kept of what was refused."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils.module_loading import import_string

from lantoa.documents.models import Discard, File
from lantoa.documents.tests.factories import open_here
from lantoa.journal.models import Job
from lantoa.kit.world import World
from tests.access.cast import undone
from tests.hostile.counting import counted
from tests.hostile.forms import Shown
from tests.hostile.judged import SAID, broken, is_vietnamese, title
from tests.hostile.mischief import Harm, everything
from tests.hostile.reading import found, page_of, text

PARTS = 6
BOUNDARY = "ranh-gioi"
# What may be kept: our own pictures, and what is only read again or saved, never shown by a browser.
KEPT = {"image/webp", "application/pdf", "text/plain", "text/csv", "application/octet-stream", "application/xml", "application/json", "application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip
# Of processor, ours and that of the processes that open files apart.
MOST_SECONDS, MOST_MEMORY = 40, 700_000_000


def taking(forms: dict[str, list[Shown]]) -> dict[str, tuple[Shown, str]]:
    """Every form with a place for a file, by the address it is sent to."""
    return {
        route: (form, name)
        for route, shown in forms.items()
        for form in shown
        for name, kind in form.kinds.items()
        if kind == "file"
    }


@pytest.mark.turns
def test_there_are_five_hundred_files(forms: dict[str, list[Shown]]) -> None:
    harms, places = everything(), taking(forms)
    assert len({harm.content for harm in harms}) >= 500
    assert len(places) >= 15
    assert sum(len(shared(harms, places, route)) for route in places) >= 1_000


def shared(harms: list[Harm], places: dict[str, Any], route: str) -> list[Harm]:
    """Which of them go to this place: each goes to two, the second one another for each round."""
    here, of = sorted(places).index(route), len(places)
    return [
        harm
        for number, harm in enumerate(harms)
        if here in {number % of, (number + 1 + (number // of) % (of - 1)) % of}
    ]


@pytest.mark.turns
@pytest.mark.parametrize("part", range(PARTS))
def test_every_place_answers_every_file(part: int, forms: dict[str, list[Shown]]) -> None:
    """Each file goes to two places; the places take turns with the databases."""
    harms, places, wrong = everything(), taking(forms), []
    apart = pytest.MonkeyPatch()
    for route in sorted(places)[part::PARTS]:
        form, name = places[route]
        for harm in shared(harms, places, route):
            if not harm.heavy and harm.content[4:8] != b"ftyp":
                open_here(
                    apart
                )  # the same reading in this process: a start of Python for each would be most of the time
            try:
                with undone():
                    wrong += [
                        f"{route} {harm.what} ({harm.name[:30]!r}): {fault}" for fault in _faults(form, name, harm)
                    ]
            finally:
                apart.undo()
    assert not wrong, "\n".join(wrong)


def _faults(form: Shown, field: str, harm: Harm) -> Iterator[str]:
    before, files, began = counted(*ASIDE), File.objects.count(), _spent()
    written: list[Path] = []
    with pytest.MonkeyPatch.context() as patch:
        real = World.write_file
        patch.setattr(
            World, "write_file", lambda self, path, content: (written.append(path), real(self, path, content))[1]
        )
        answer = _send(form, field, harm)
        yield from broken(answer)
        if answer.status_code in {200, 422} and answer.headers["Content-Type"].startswith("text/html"):
            yield from _sentences(answer)
            # A good picture stays with a form that is refused for something else: it is shown there and sent again by its name.
            stays = found(page_of(answer), "//input[@name='kept']")
            if answer.status_code == 422 and not stays:
                now = counted(*ASIDE)
                yield from (f"refused, and yet kept: {name}" for name, rows in now.items() if rows > before[name])
                # What was let go of leaves the disk with the commit, which no test comes to (tests of documents show it).
                going = set(Discard.objects.values_list("sha256", flat=True))
                yield from (f"refused, and yet on the disk: {path}" for path in written if Path(path).name not in going)
        elif answer.status_code >= 400:
            if not is_vietnamese(title(answer)):
                yield f"{answer.status_code} without a Vietnamese word"
        else:
            yield from _taken(answer, files)
    took, memory = _spent() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if took > MOST_SECONDS:
        yield f"took {took:.0f} s"
    if memory > BEFORE + MOST_MEMORY:
        yield f"took {(memory - BEFORE) // 1_000_000} MB"


# What only remembers a visit, or what goes.
ASIDE = (
    "documents.discard",
    "sessions.session",
    "accounts.signin",
    "accounts.phonecode",
    "accounts.proofrequest",
    "journal.command",
)
BEFORE = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _sentences(answer: HttpResponse) -> Iterator[str]:
    said = [text(one).strip() for one in found(page_of(answer), SAID)]
    if answer.status_code == 422 and not said:
        yield "refused without a sentence"
    for sentence in said:
        if not is_vietnamese(sentence):
            yield f"says {sentence!r}"


def _taken(answer: HttpResponse, files: int) -> Iterator[str]:
    """What was taken in is of a kind that is safe to keep; what reads it later does not break; the next page shows it without harm."""
    kinds = set(
        File.objects.order_by("-created_at")[: max(0, File.objects.count() - files)].values_list(
            "content_type", flat=True
        )
    )
    if kinds - KEPT:
        yield f"kept as {kinds - KEPT}"
    for job in Job.objects.filter(task__in=READERS).order_by("pk"):
        try:
            import_string(job.task).call(*job.args, **job.kwargs)
        except Exception as error:  # noqa: BLE001 - whatever it is, the worker would try it again for days
            yield f"then {job.task}: {error!r}"
    if answer.headers.get("Location", "").startswith("/"):
        for fault in broken(answer.client.get(answer["Location"])):
            yield f"then {answer['Location']}: {fault}"


READERS = (
    "lantoa.payments.tasks.read_statement",
    "lantoa.learning.tasks.read_list",
)


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _send(form: Shown, field: str, harm: Harm) -> HttpResponse:
    """As its bytes come over the line: a name is not cleaned by whoever sends it."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form.values.items()
        if value is not None
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{harm.name}"\r\nContent-Type: {harm.kind}\r\n\r\n'
    body = b"".join([*parts, head.encode("utf-8", "surrogatepass"), harm.content, f"\r\n--{BOUNDARY}--\r\n".encode()])
    return form.browser().generic("POST", form.action, body, f"multipart/form-data; boundary={BOUNDARY}")
