"""A page's live video is heard by hooks and by asking, each comment once; whoever ordered gets the link in private."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError
from pytest_django.fixtures import Settings

from lantoa.channels import api as channels
from lantoa.channels.adapters.base import LivePage, Message, NotDone
from lantoa.channels.models import ConversationMessage
from lantoa.channels.tests import talks
from lantoa.channels.tests.talk import adapter
from lantoa.channels.tests.talk.adapter import PageInMemory
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.live.actions.listen import ask, ask_for_all, read, to_ask
from lantoa.live.actions.session import Plan, change
from lantoa.live.actions.take import paste
from lantoa.live.actions.tell import tell_held
from lantoa.live.actions.want import look_after
from lantoa.live.actions.watch import not_looked_after, take_turn
from lantoa.live.models import CommentSource, CommentVersion, LiveAuthor, LiveComment, LiveSession
from lantoa.live.queries.account import account
from lantoa.live.queries.console import silent
from lantoa.live.queries.page import seen
from lantoa.live.tasks import look
from lantoa.live.tests import factories as f
from lantoa.live.tests.conftest import Stage
from lantoa.stock import api as stock

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(settings: Settings) -> PageInMemory:
    """A page in memory in Facebook's place."""
    settings.ADAPTERS = {**settings.ADAPTERS, "channels.channel.facebook_page": "lantoa.channels.tests.talk"}
    settings.CHANNEL_APPS = {"facebook_page": {"app_id": "900", "app_secret": talks.SECRET}}
    return adapter.fresh()


def heard_on_facebook(page: PageInMemory, *kinds: tuple[str, int, int]) -> tuple[LiveSession, CommentSource]:
    """A sale on air whose video is on the host's page."""
    by, _store, sale, _first = f.on_air(*kinds)
    talks.facebook(by)
    change(
        sale, Plan(sale.title, sale.planned_at, 30, f"https://www.facebook.com/{talks.PAGE}/videos/1/", f.RULES), by=by
    )
    return sale, sale.sources.get(kind="channel")


def written(number: str, person: str, text: str, name: str) -> Message:
    return Message(number, person, "comment", text, world.now(), name=name, about=f"{talks.PAGE}_1")


def cut_off(*_said: object, **_by: object) -> None:
    raise OperationalError("deadlock detected")


def test_hooks_and_asking_tell_of_the_same_comments_and_the_link_goes_out_once(
    page: PageInMemory, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sale, source = heard_on_facebook(page, ("", 95_000, 5))
    assert source.account is not None
    talks.tell(
        source.account,
        talks.comment("1_11", "5001", "chốt A1", name="Na"),
        talks.comment("1_12", "5002", "A1 x2", name="Bình"),
    )
    page.live = [written("1_11", "5001", "chốt A1", "Na"), written("1_13", "5003", "A1", "Cúc")]
    assert to_ask(sale.pk) == [source.pk]
    assert ask(source.pk) == 3
    assert ask(source.pk) == 0
    assert to_ask(sale.pk) == []
    assert [f.want(sale, name).held for name in ("Na", "Bình", "Cúc")] == [1, 2, 1]
    # Cut off before the answer is on its way, nobody counts as told.
    with monkeypatch.context() as cut, pytest.raises(OperationalError):
        cut.setattr(channels, "answer_comment", cut_off)
        tell_held(sale.pk)
    assert not LiveAuthor.objects.filter(told_at__isnull=False).exists()
    assert tell_held(sale.pk) == 3
    assert tell_held(sale.pk) == 0
    na = LiveAuthor.objects.get(name="Na")
    assert na.token in ConversationMessage.objects.filter(by_shop=True, answers="1_11").get().text
    # What is changed or removed there changes no want by itself; the seller is asked.
    talks.tell(source.account, talks.comment("1_12", "5002", "", verb="remove", told=5))
    journal.work_off(20)
    assert CommentVersion.objects.get().verb == "remove"
    assert f.want(sale, "Bình").held == 2
    # The same session pasted as well counts nothing twice.
    by = f.actor_of(sale)
    assert paste(sale, "facebook", "Na: chốt A1\nBình: A1 x2\nDung: A1", by=by)[1] == 3
    assert LiveComment.objects.counted().count() == 4
    # Asked for everything once more, the channel names nothing that nobody told, and one that was.
    page.live.append(written("1_14", "5004", "A1 còn ko", "Em"))
    assert ask_for_all(source.pk) == 1
    assert ask_for_all(source.pk) == 0
    source.refresh_from_db()
    assert (source.checked_there, source.checked_missing) == (3, 0)
    rows = {row.source.kind: row for row in account(sale).rows}
    assert (rows["paste"].received, rows["paste"].same, rows["paste"].difference) == (3, 2, 0)
    assert f.broken() == []


def test_whom_the_channel_lets_nobody_write_to_finds_their_code_on_the_sales_page(
    page: PageInMemory, stage: Stage
) -> None:
    sale, source = heard_on_facebook(page, ("", 95_000, 5))
    page.live = [written("1_11", "5001", "chốt A1", "Na")]
    ask(source.pk)
    assert seen(sale, None).codes == []
    page.fault = NotDone("551: not available", fault="refused", code="551")
    assert tell_held(sale.pk) == 1
    journal.work_off(20)
    page.fault = None
    assert [one.name for one in seen(sale, None).codes] == ["Na"]
    # Where it cannot even be tried, the same.
    page.live.append(written("1_12", "5002", "A1", "Bình"))
    ask(source.pk)
    ConversationMessage.objects.filter(outside_id="1_12").update(answered=True)
    assert tell_held(sale.pk) == 0
    assert [one.name for one in seen(sale, None).codes] == ["Na", "Bình"]


def test_a_source_that_does_not_answer_is_called_silent_within_ten_seconds(page: PageInMemory, stage: Stage) -> None:
    sale, source = heard_on_facebook(page)
    ask(source.pk)
    assert silent(sale, world.now()) == []
    page.fault = NotDone("no answer", fault="silent")
    stage.later(seconds=4)
    ask(source.pk)
    assert silent(sale, world.now()) == []
    stage.later(seconds=5)
    assert silent(sale, world.now()) == [source]
    page.fault = None
    ask(source.pk)
    assert silent(sale, world.now()) == []
    assert isinstance(page.live_comments(None, "1"), LivePage)  # type: ignore[arg-type]


def test_a_sale_on_air_is_looked_after_by_the_seconds_by_one_at_a_time(page: PageInMemory, stage: Stage) -> None:
    sale, source = heard_on_facebook(page, ("", 95_000, 1))
    page.live = [written("1_11", "5001", "chốt A1", "Na"), written("1_12", "5002", "chốt A1", "Bình")]
    for _second in range(12):
        journal.work_off(9)
        stage.later(seconds=1)
    source.refresh_from_db()
    assert world.now() - source.asked_at <= timedelta(seconds=4)
    assert f.want(sale, "Na").held == 1
    assert LiveAuthor.objects.get(name="Na").told_at is not None
    assert not take_turn(sale.pk) or not take_turn(sale.pk)
    # Whoever does not claim passes it on, and who waited gets the link.
    stage.later(minutes=31)
    look()
    assert f.want(sale, "Bình").held == 1
    assert LiveAuthor.objects.get(name="Bình").told_at is not None
    assert not_looked_after() == [sale.pk]


def test_who_was_told_before_hears_of_what_came_free(page: PageInMemory, stage: Stage) -> None:
    by, store, sale, _first = f.on_air(("", 95_000, 1))
    talks.facebook(by)
    plan = Plan(sale.title, sale.planned_at, 30, f"https://www.facebook.com/{talks.PAGE}/videos/1/", f.RULES)
    f.shown(sale, by, store, f.product(by, store, ("", 60_000, 9), name="Nước mắm"), "B1")
    source = change(sale, plan, by=by).sources.get(kind="channel")

    def write(*said: tuple[str, str, str, str]) -> None:
        talks.tell(source.account, *(talks.comment(number, who, text, name=name) for number, who, name, text in said))
        read(source.pk)

    write(("1_1", "5001", "Na", "chốt A1"), ("1_2", "5002", "Bình", "B1 nhé"), ("1_3", "5003", "Cúc", "B1"))
    write(("1_4", "5003", "Cúc", "A1"))
    assert tell_held(sale.pk) == 3
    stage.later(seconds=5)
    write(("1_5", "5002", "Bình", "A1 nữa"))
    assert tell_held(sale.pk) == 0
    # Cúc wrote nothing since her link went out; Bình did.
    stock.set_on_hand(f.want(sale, "Na").variant_id, 3, by=by)
    look_after(sale.pk)
    assert tell_held(sale.pk) == 1
    assert f.author(sale, "Cúc").by_code
    assert not f.author(sale, "Bình").by_code
    assert tell_held(sale.pk) == 0
