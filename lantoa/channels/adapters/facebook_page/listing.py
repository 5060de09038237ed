"""A listing as a post of the page: written, changed, priced, hidden, looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from lantoa.channels.adapters.base import (
    UNKNOWN,
    Access,
    DraftVariant,
    ListingDraft,
    ListingProblem,
    NotDone,
    PagePost,
    Published,
    SeenListing,
    Terms,
)
from lantoa.channels.adapters.facebook_page import client, options

_POST = re.compile(r"[0-9]{1,30}_[0-9]{1,30}", re.ASCII)
_LOOKED_BACK = "50"
_PRICED = re.compile(rf"{options.MARK} (?:(?P<name>.{{1,120}}): )?(?P<price>[0-9][0-9.]{{0,14}})\s?₫(?: .*)?")
_MOST_LINES = 200


def problems(draft: ListingDraft) -> tuple[ListingProblem, ...]:
    """All that stands against it."""
    found = []
    if not draft.title.strip():
        found.append(ListingProblem("title", "missing"))
    if len(words(draft)) > options.LONGEST_POST:
        found.append(ListingProblem("description", "long", options.LONGEST_POST))
    if len(draft.photos) > options.MOST_PHOTOS:
        found.append(ListingProblem("photos", "many", options.MOST_PHOTOS))
    if not draft.variants:
        found.append(ListingProblem("variants", "missing"))
    if any(one.price <= 0 for one in draft.variants):
        found.append(ListingProblem("price", "small", 1))
    return tuple(found)


def words(draft: ListingDraft) -> str:
    """The whole post: title, words, a line for each price, and where to buy."""
    parts = (draft.title.strip(), draft.description.strip(), prices(draft.variants), draft.link)
    return "\n\n".join(part for part in parts if part)


def prices(variants: Sequence[DraftVariant]) -> str:
    """One marked line for each variant."""
    return "\n".join(_price_line(one) for one in variants)


def publish(access: Access, draft: ListingDraft) -> Published:
    """Write the post, or make the one that is there say this; photos of a post that stands cannot be changed."""
    number = draft.outside_id or _made_before(access, draft)
    if number:
        client.post(access, f"/{_known(number)}", {"message": words(draft)})
    else:
        form = {"message": words(draft)}
        for place, photo in enumerate(draft.photos[: options.MOST_PHOTOS]):
            form[f"attached_media[{place}]"] = json.dumps({"media_fbid": client.upload(access, photo)})
        number = client.number(client.post(access, f"/{access.shop}/feed", form), "id")
    return Published(number, tuple((one.sku, one.sku) for one in draft.variants), f"https://www.facebook.com/{number}")


def post(access: Access, said: PagePost) -> Published:
    """Write a post that is no listing, unless an earlier try, whose answer never came, did."""
    answer = client.get(access, f"/{access.shop}/published_posts", {"fields": "id,message", "limit": _LOOKED_BACK})
    known = (client.number(row, "id") for row in client.rows(answer) if said.reference in str(row.get("message", "")))
    number = next(known, "")
    if not number:
        form = {"message": said.words[: options.LONGEST_POST]}
        for place, photo in enumerate(said.photos[: options.MOST_PHOTOS]):
            form[f"attached_media[{place}]"] = json.dumps({"media_fbid": client.upload(access, photo)})
        number = client.number(client.post(access, f"/{access.shop}/feed", form), "id")
    return Published(number, (), f"https://www.facebook.com/{number}")


def set_terms(access: Access, outside_id: str, terms: Terms) -> None:
    """Change the lines of price in the words as they stand there, which the page's people may have changed by hand."""
    said, shown = _read(access, outside_id)
    fresh = with_prices(said, terms.variants)
    form = {"message": fresh} if fresh != said else {}
    if shown != terms.shown:
        form["is_published"] = "true" if terms.shown else "false"
    if form:
        client.post(access, f"/{_known(outside_id)}", form)


def with_prices(said: str, variants: Sequence[DraftVariant]) -> str:
    """The same words with these lines of price: where the old ones stood, else at the end."""
    before: list[str] = []
    after: list[str] = []
    found = False
    for line in said.split("\n"):
        if line.startswith(options.MARK):
            found = True
            continue
        (after if found else before).append(line)
    if not found:
        return f"{said}\n\n{prices(variants)}"
    return "\n".join([*before, prices(variants), *after])


def look(access: Access, outside_ids: Sequence[str]) -> tuple[SeenListing, ...]:
    """How these posts stand there now."""
    return tuple(_seen(access, number) for number in outside_ids[:50])


def _seen(access: Access, number: str) -> SeenListing:
    if not _POST.fullmatch(number):
        # Facebook is asked all the same whether we may: a page whose token is dead shows nothing as gone.
        client.get(access, f"/{access.shop}/published_posts", {"fields": "id", "limit": "1"})
        return SeenListing(number, "", "gone", ())
    try:
        said, shown = _read(access, number)
    except NotDone as error:
        if error.fault != "gone":
            raise
        return SeenListing(number, "", "gone", ())
    return SeenListing(number, said.partition("\n")[0][:300], "shown" if shown else "hidden", _priced(said))


def _priced(said: str) -> tuple[DraftVariant, ...]:
    """What the marked lines of a post ask for each kind; how many are left stands in no post."""
    found = (_PRICED.fullmatch(line.strip()) for line in said.split("\n")[:_MOST_LINES])
    return tuple(
        DraftVariant("", one["name"] or "", int(one["price"].replace(".", "")), UNKNOWN) for one in found if one
    )


def _read(access: Access, number: str) -> tuple[str, bool]:
    answer = client.get(access, f"/{_known(number)}", {"fields": "id,message,is_published"})
    message = answer.get("message", "")
    if not isinstance(message, str):
        raise NotDone("message is not text", fault="not_understood")
    return message, answer.get("is_published") is not False


def _known(number: str) -> str:
    if not _POST.fullmatch(number):
        raise NotDone("no post of Facebook's", fault="gone")
    return number


def _made_before(access: Access, draft: ListingDraft) -> str:
    """The post an earlier try made whose answer never came: one of the last that has our link as a line."""
    if not draft.link:
        return ""
    answer = client.get(access, f"/{access.shop}/published_posts", {"fields": "id,message", "limit": _LOOKED_BACK})
    for row in client.rows(answer):
        message = row.get("message")
        if isinstance(message, str) and draft.link in message.splitlines() and message.startswith(draft.title.strip()):
            return client.number(row, "id")
    return ""


def _price_line(one: DraftVariant) -> str:
    name = " ".join(one.name.split())
    cost = f"{one.price:,}".replace(",", ".") + "\N{NO-BREAK SPACE}₫"
    line = f"{options.MARK} {name}: {cost}" if name else f"{options.MARK} {cost}"
    return line if one.stock > 0 else f"{line} ({options.SOLD_OUT})"
