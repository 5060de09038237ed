"""Posts: written once, shown in each place's form, shared or put on a page, and told what they brought."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.channels import acts
from lantoa.channels.actions import turn
from lantoa.channels.actions.link import note_visit
from lantoa.channels.actions.post import Written, ask_to_post, due_posts, put_on_page, write_post
from lantoa.channels.adapters.base import NotDone
from lantoa.channels.adapters.demo.adapter import DemoMarketplace
from lantoa.channels.errors import BadPost
from lantoa.channels.models import Claim, Post, PostPlace, ShortLink
from lantoa.channels.queries.post import hours
from lantoa.channels.tests import factories
from lantoa.channels.tests.conftest import Stage
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db
ALL = ("facebook", "zalo", "tiktok", "shopee")


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


def browser(by: accounts.ActingPerson) -> Client:
    made = Client()
    made.force_login(by.person)
    return made


def key() -> str:
    return str(world.uuid7())


def picture(colour: tuple[int, int, int] = (180, 90, 40), ground: tuple[int, int, int] = (235, 235, 230)) -> io.BytesIO:
    """Something round on plain ground, as a phone would send it."""
    made = Image.new("RGB", (1600, 1200), ground)
    made.paste(Image.new("RGB", (800, 700), colour), (400, 250))
    out = io.BytesIO()
    made.save(out, "JPEG", quality=95)
    out.seek(0)
    return out


def photographed(by: accounts.ActingPerson, store: stores.Store) -> tuple[catalog.Product, documents.Photo]:
    catalog.load_categories()
    photo = documents.keep_photo(picture(), organisation=store.organisation)
    goods = stores.offer_product(
        store, name="Chả mực giã tay", category="do-che-bien", unit="túi", variants=[("", 265_000, 40)], photos=[photo], description="Giã tay mỗi sáng.", by=by,
    )  # fmt: skip
    return goods, photo


def main(answer: Any) -> BeautifulSoup:
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml").main  # type: ignore[return-value]


@pytest.mark.django_db(transaction=True)
def test_one_post_in_the_form_of_each_place_and_what_it_brought() -> None:
    by, store = factories.stall()
    goods, photo = photographed(by, store)
    seller = browser(by)
    assert goods.name in str(main(seller.get(reverse("channel_posts:choose"))))
    new = reverse("channel_posts:post_new", args=[goods.pk])
    form = main(seller.get(new))
    assert "265.000" in form.select_one("textarea[name=words]").text  # type: ignore[union-attr]
    sent = {
        "words": "Mẻ mới sáng nay! " + "ngon " * 120,
        "photos": [photo.pk],
        "spots": ALL,
        "planned_at": "",
        "key": key(),
    }
    made = seller.post(new, sent)
    assert seller.post(new, sent).url == made.url
    post = Post.objects.get()
    links = {place.spot: place.link for place in post.places.select_related("link")}
    assert len({link.code for link in links.values()}) == 4
    page = main(seller.get(made.url))
    said = {box["id"]: box.select_one("textarea").text for box in page.select("section[id]")}  # type: ignore[union-attr]
    assert all(links[spot].said in words and f"/l/{links[spot].code}/" in words for spot, words in said.items())
    assert "#ChaMucGiaTay" in said["facebook"]
    assert "#" not in said["zalo"]
    assert len(said["shopee"]) <= 500
    assert "…" in said["shopee"]
    assert "chưa kiểm chứng" in page.text
    for spot, size in (("facebook", (1080, 1350)), ("zalo", (1080, 1080)), ("tiktok", (1080, 1920))):
        answer = seller.get(reverse("channel_posts:picture", args=[post.pk, spot, 1]))
        with Image.open(io.BytesIO(answer.content)) as shown:
            assert (shown.format, shown.size) == ("JPEG", size)
    with Image.open(io.BytesIO(seller.get(reverse("channel_posts:cover", args=[post.pk])).content)) as cover:
        assert cover.size == (1080, 1920)
    with zipfile.ZipFile(io.BytesIO(seller.get(reverse("channel_posts:pack", args=[post.pk, "zalo"])).content)) as pack:
        assert pack.namelist() == ["bai-dang.txt", "anh-1.jpg"]
        assert pack.read("bai-dang.txt").decode("utf-8-sig") == said["zalo"]

    place = post.places.get(spot="zalo")
    step = reverse("channel_posts:post_step", args=[place.pk, "da-dang"])
    for _time in range(2):
        assert seller.post(step, {"key": key()}).status_code == 302
    assert [one.act for one in journal.entries_about(post)] == [acts.POST_WRITTEN, acts.POST_SHARED]
    note_visit(place.link, world.now())
    offer = stores.Offer.objects.get(variant__product=goods)
    buyer = orders.Buyer("Lê Thị Mua", "+84987654321", "", "Số 5, phố Huế")
    orders.place_order(
        orders.Wish([(offer.pk, 1)], buyer, "cod", accounts.Visitor(), world.uuid7(), came_by=place.link.code)
    )
    assert Claim.objects.get().link == place.link
    assert "1 lượt xem · 1 đơn" in " ".join(main(seller.get(reverse("channel_posts:posts"))).text.split())

    # Written anew for two places: what was shared stays, what never was goes with its link.
    write_post(store, goods, Written("Còn ít thôi.", (photo.pk,), ("zalo", "facebook")), post=post, by=by)
    assert set(post.places.values_list("spot", flat=True)) == {"zalo", "facebook"}
    assert ShortLink.objects.count() == 2


def test_a_page_gets_it_once_at_its_time_whatever_fails(outside: DemoMarketplace, stage: Stage) -> None:
    by, store = factories.stall()
    goods = factories.product(by, store)
    post = write_post(store, goods, Written("Mẻ mới", (), ("facebook",), stage.now() + timedelta(hours=2)), by=by)
    place = post.places.get()
    with pytest.raises(BadPost):
        ask_to_post(place, by=by)
    factories.account(by)
    assert ask_to_post(place, by=by).state == "sending"
    assert (due_posts(), put_on_page(place.pk)) == ([], "not now")
    stage.later(hours=2, minutes=1)
    outside.fault = NotDone("silent", fault="silent")
    assert put_on_page(place.pk) == "later"
    outside.fault = None
    stage.later(minutes=2)
    # Whoever is killed over it loses it within a minute.
    PostPlace.objects.update(sending_until=stage.now() + turn.TURN)
    assert due_posts() == []
    stage.later(seconds=60)
    assert due_posts() == [place.pk]
    assert put_on_page(place.pk) == "shared"
    assert put_on_page(place.pk) == "not now"
    (stands,) = outside.posts.values()
    assert place.link.code in stands.words
    place.refresh_from_db()
    assert (place.state, place.url) == ("shared", "https://demo.example/p1")
    with pytest.raises(BadPost):
        ask_to_post(place, by=by)
    refused = write_post(store, goods, Written("Mẻ nữa", (), ("facebook",)), by=by).places.get()
    ask_to_post(refused, by=by)
    outside.fault = NotDone("no", fault="refused", words="Bài này không được.")
    put_on_page(refused.pk)
    page = main(browser(by).get(reverse("channel_posts:post", args=[refused.post_id])))
    assert "Bài này không được." in page.text
    assert journal.entries_about(refused.post).last().act == acts.POST_REFUSED


@pytest.mark.django_db(transaction=True)
def test_a_photo_is_made_better_without_a_script_and_its_original_stays() -> None:
    by, store = factories.stall()
    goods, photo = photographed(by, store)
    seller = browser(by)
    assert "Năm tấm ảnh" in str(main(seller.get(reverse("channel_posts:photos", args=[goods.pk]))))
    mend = reverse("channel_posts:mend", args=[goods.pk, photo.pk])
    asked = {"turn": "2", "shape": "square", "light": "brighter", "ground": "white"}
    looked = seller.post(mend, {**asked, "look": "", "key": key()})
    assert "shape=square" in looked.url
    source = main(seller.get(looked.url)).select_one("img.post-picture")["src"]  # type: ignore[index]
    with Image.open(io.BytesIO(seller.get(source).content)) as seen:
        assert seen.width == seen.height <= 900
        assert min(seen.getpixel((3, 3))) > 245  # the ground is white now
        middle = seen.getpixel((seen.width // 2, seen.height // 2))
        assert middle[0] > middle[2] + 50  # the goods are not
    assert seller.post(mend, {**asked, "key": key()}).status_code == 302
    first, second = catalog.photos_of([goods.pk])[goods.pk]
    assert (second, first.width == first.height) == (photo, True)
    assert seller.post(mend, {**asked, "turn": "99", "key": key()}).status_code == 422
    colours = [(35 * n % 256, 90 * n % 256, 170 * n % 256) for n in range(144)]
    noise = Image.new("RGB", (12, 12))
    noise.putdata(colours)
    noise = noise.resize((900, 900), Image.Resampling.NEAREST)
    out = io.BytesIO()
    noise.save(out, "JPEG")
    out.seek(0)
    restless = documents.keep_photo(out, organisation=store.organisation)
    offer = stores.Offer.objects.get(variant__product=goods)
    stores.change_offer(
        store, goods, name=goods.name, category="do-che-bien", unit="túi", variants=[stores.Kind("", 265_000, 40, offer.variant_id)], photos=[restless], by=by
    )  # fmt: skip
    said = seller.post(reverse("channel_posts:mend", args=[goods.pk, restless.pk]), {**asked, "key": key()})
    assert said.status_code == 422
    assert "tấm vải trơn" in said.content.decode()
    assert seller.get(mend).status_code == 404


def test_hours_are_told_from_ones_own_numbers_or_not_at_all(stage: Stage) -> None:
    by, store = factories.stall()
    goods = factories.product(by, store)
    link = write_post(store, goods, Written("Mẻ mới", (), ("zalo",)), by=by).places.get().link
    for _time in range(20):
        note_visit(link, stage.now())
    assert hours(by).best == ()
    assert hours(by).missing == 10
    assert "thêm 10 nữa" in main(browser(by).get(reverse("channel_posts:posts"))).text
    stage.later(hours=5)
    for _time in range(15):
        note_visit(link, stage.now())
    first, second = hours(by).best
    # 26/11/2026 is a Thursday; 14:30 and 19:30 in Vietnam.
    assert (first.weekday, first.hour, first.looks) == (3, 12, 20)
    assert (second.weekday, second.hour, second.looks) == (3, 18, 15)


def test_what_is_wrong_is_said_and_what_is_anothers_is_not_there() -> None:
    by, store = factories.stall()
    other_by, other_store = factories.stall("Bếp Lan")
    goods, theirs = factories.product(by, store), factories.product(other_by, other_store)
    seller, new = browser(by), reverse("channel_posts:post_new", args=[goods.pk])
    right = {"words": "Mẻ mới", "spots": ["zalo"], "planned_at": ""}
    for wrong in ({"words": " "}, {"words": "a" * 2_001}, {"spots": []}, {"spots": ["myspace"]}, {"photos": ["9"]}, {"planned_at": "2020-01-01T10:00"}):  # fmt: skip
        assert seller.post(new, {**right, **wrong, "key": key()}).status_code == 422
    assert not Post.objects.exists()
    post = write_post(other_store, theirs, Written("Mẻ mới", (), ("zalo",)), by=other_by)
    place = PostPlace.objects.get()
    for name, *arguments in (
        ("post_new", theirs.pk), ("post", post.pk), ("post_edit", post.pk), ("cover", post.pk), ("picture", post.pk, "zalo", 1), ("pack", post.pk, "zalo"), ("photos", theirs.pk),
    ):  # fmt: skip
        assert seller.get(reverse(f"channel_posts:{name}", args=arguments)).status_code == 404
    for step in ("da-dang", "khong-co"):
        assert seller.post(reverse("channel_posts:post_step", args=[place.pk, step]), {"key": key()}).status_code == 404
    trial_by, trial = factories.stall(rehearsal=True)
    tried = factories.product(trial_by, trial)
    assert browser(trial_by).get(reverse("channel_posts:post_new", args=[tried.pk])).status_code == 404
    with pytest.raises(BadPost):
        write_post(trial, tried, Written("Tập", (), ("zalo",)), by=trial_by)


def test_any_number_of_posts_takes_the_same_few_questions(django_assert_max_num_queries: Any) -> None:
    by, store = factories.stall()
    goods = factories.product(by, store)
    for number in range(4):
        write_post(store, goods, Written(f"Mẻ {number}", (), ALL), by=by)
    seller = browser(by)
    seller.get(reverse("channel_posts:posts"))
    with django_assert_max_num_queries(16):
        seller.get(reverse("channel_posts:posts"))
    with django_assert_max_num_queries(24):
        seller.get(reverse("channel_posts:post", args=[Post.objects.first().pk]))  # type: ignore[union-attr]


def test_what_is_planned_stands_in_a_month_on_the_wall() -> None:
    by, store = factories.stall()
    goods = factories.product(by, store)
    seller = browser(by)
    page = reverse("channel_posts:posts")
    assert not main(seller.get(page)).select("table")
    here = world.now() + timedelta(days=40)
    one = write_post(store, goods, Written("Mẻ một", (), ("zalo",), here), by=by)
    shown = main(seller.get(page))
    (link,) = shown.select("table.month a")
    assert link["href"] == reverse("channel_posts:post", args=[one.pk])
    local = timezone.localtime(here)
    assert link.text == str(local.day)
    assert f"Tháng {local.month}/{local.year}" in shown.select_one("caption").text  # type: ignore[union-attr]
    write_post(store, goods, Written("Mẻ hai", (), ("zalo",), here), by=by)
    assert main(seller.get(page)).select_one("table.month a")["href"] == "#planned"  # type: ignore[index]
    today = timezone.localtime(world.now())
    for said in (f"{today:%Y-%m}", "2020-01", "9999-99", "x"):
        other = main(seller.get(page, {"thang": said}))
        assert len(other.select("table.month a")) == (0 if said == f"{today:%Y-%m}" else 1)


def test_a_neighbour_s_goods_go_neither_in_a_post_nor_under_a_link_nor_to_a_board() -> None:
    (by, store), (theirs, other) = factories.stall(), factories.stall("Bếp Bình")
    goods = factories.product(theirs, other)
    terms = {"maker": other.organisation, "rate": 8_000, "valid_from": world.today()}
    agreed = stores.answer_consignment(stores.propose_consignment(store, **terms, by=by), accept=True, by=theirs)
    (variant,) = goods.variants.all()
    stores.put_consigned(agreed, prices={variant.pk: 750_000}, by=by)
    phone = browser(by)
    assert goods.name not in phone.get(reverse("channel_posts:choose")).content.decode()
    for name in (
        "channel_posts:post_new",
        "channel_links:product_link",
        "channel_boards:boards",
        "channel_posts:photos",
    ):
        assert phone.get(reverse(name, args=[goods.pk])).status_code == 404
