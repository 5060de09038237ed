"""Open a stall, try one out, change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit import phone as phones
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import MARKET, seller
from lantoa.kit.vietnamese import clean_line, clean_text, slug
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.stores.actions.check import look_at_stall
from lantoa.stores.acts import STORE_CHANGED, STORE_OPENED
from lantoa.stores.errors import AlreadyOpen, BadStore
from lantoa.stores.models import Store
from lantoa.stores.rules.stall import HIGHEST_FEE, LONGEST_HOURS, LONGEST_NAME, LONGEST_STORY, NOT_A_STALL


@dataclass(frozen=True, slots=True)
class _Sign:
    """What stands over a stall, cleaned and checked."""

    name: str
    unit: places.Unit
    phone: str
    story: str

    def fields(self) -> dict[str, Any]:
        return {"name": self.name, "unit": self.unit, "phone": self.phone, "story": self.story}

    def body(self) -> dict[str, Any]:
        return {"name": self.name, "unit": self.unit.pk, "phone": self.phone, "story": self.story}


def open_store(
    organisation: accounts.Organisation, *, name: str, unit: places.Unit, phone: str, story: str = "", rehearsal: bool = False,
    by: Actor, key: UUID | None = None,
) -> Store:  # fmt: skip
    """Open the organisation's stall to buyers, or with `rehearsal` only try one out.

    Records `stores.store_opened`, marked as a rehearsal where it is one. A stall that was tried out becomes the real one
    with all its goods; what needs a look first then waits for it. Refuses (BadStore, with the field) a missing name, place or phone, and AlreadyOpen a second stall.
    """
    sign = _checked(name, unit, phone, story)
    body = {"organisation": organisation.pk, "rehearsal": rehearsal, **sign.body()}
    with journal.command("stores.open_store", key, body, by=by) as run:
        if run.replayed:
            return Store.objects.get(pk=(run.answer or {})["store"])
        touch("stores", MARKET, seller(organisation.pk))
        store = _open(organisation, sign, rehearsal)
        journal.record(STORE_OPENED, store, by=by, on_behalf_of=organisation.pk, place=unit.pk, rehearsal=rehearsal)
        look_at_stall(store, by=by)
        run.answer = {"store": store.pk}
        return store


def open_household_store(
    *,
    name: str,
    unit: places.Unit,
    phone: str,
    story: str = "",
    rehearsal: bool = False,
    by: Actor,
    key: UUID | None = None,
) -> Store:
    """The same for a person who has no organisation yet: their household is made in the same step, with them as owner.

    Refuses (AlreadyOpen) somebody who already owns a stall. Raises accounts' BadName for a name without a letter.
    """
    sign = _checked(name, unit, phone, story)
    with journal.command("stores.open_household_store", key, {"rehearsal": rehearsal, **sign.body()}, by=by) as run:
        if run.replayed:
            return Store.objects.get(pk=(run.answer or {})["store"])
        _refuse_a_second(by)
        household = accounts.create_organisation(
            kind=accounts.Organisation.Kind.HOUSEHOLD, name=sign.name, unit=unit, by=by
        )
        store = open_store(household, **sign.fields(), rehearsal=rehearsal, by=by)
        run.answer = {"store": store.pk}
        return store


def change_store(
    store: Store, *, name: str, unit: places.Unit, phone: str, story: str = "", cover: documents.Photo | None = None,
    shipping_fee: int = 0, accepts_cod: bool = True, hours: str = "", by: Actor, key: UUID | None = None,
) -> Store:  # fmt: skip
    """Change what stands over the stall and its terms (`shipping_fee` in đồng, `hours` in its own words). Its address stays, so that printed links
    keep working. Refuses (BadStore) with the field that is wrong."""
    sign = _checked(name, unit, phone, story)
    if not 0 <= shipping_fee <= HIGHEST_FEE:
        raise BadStore(_("The delivery fee is between 0 and 10.000.000 ₫."), field="shipping_fee")
    open_at = clean_line(hours)
    if len(open_at) > LONGEST_HOURS:
        message = _("These hours are too long. Please write at most %(limit)s characters.")
        raise BadStore(message % {"limit": LONGEST_HOURS}, field="hours")
    if cover is not None and cover.organisation_id != store.organisation_id:
        raise BadStore(_("This photo belongs to somebody else. Please choose it again."), field="photo")
    terms = {"shipping_fee": shipping_fee, "accepts_cod": accepts_cod, "hours": open_at}
    body = {"store": store.pk, "cover": cover.pk if cover else None, **sign.body(), **terms}
    with journal.command("stores.change_store", key, body, by=by) as run:
        if not run.replayed:
            touch("stores", MARKET, seller(store.organisation_id))
            Store.objects.filter(pk=store.pk).update(cover=cover, **sign.fields(), **terms)
            journal.record(
                STORE_CHANGED,
                store,
                by=by,
                on_behalf_of=store.organisation_id,
                place=unit.pk,
                rehearsal=store.rehearsal,
                data=terms,
            )
    store.refresh_from_db()
    return store


def _checked(name: str, unit: places.Unit, phone: str, story: str) -> _Sign:
    sign = _Sign(clean_line(name), unit, _e164(phone), clean_text(story))
    if not slug(sign.name):
        raise BadStore(_("Please give the stall a name, in letters."), field="name")
    if len(sign.name) > LONGEST_NAME:
        raise BadStore(
            _("This name is too long. Please write at most %(limit)s characters.") % {"limit": LONGEST_NAME},
            field="name",
        )
    if len(sign.story) > LONGEST_STORY:
        message = _("This story is too long. Please write at most %(limit)s characters.")
        raise BadStore(message % {"limit": LONGEST_STORY}, field="story")
    return sign


def _e164(phone: str) -> str:
    try:
        return phones.parse(phone).e164
    except ValueError:
        raise BadStore(_("This is not a phone number yet. Write it like 0912 345 678."), field="phone") from None


def _refuse_a_second(by: Actor) -> None:
    # The person's row is the gate: two tabs that open at once go through it one after the other.
    person = accounts.Person.objects.select_for_update().get(pk=by.person_id)
    owned = [one.pk for one in accounts.organisations_of(person) if "owner" in one.roles]
    if Store.objects.filter(organisation__in=owned).exists():
        raise AlreadyOpen(_("You already have a stall."))


def _open(organisation: accounts.Organisation, sign: _Sign, rehearsal: bool) -> Store:
    # The organisation's row is the gate: a trial and the real one that open at once go through it one after the other.
    accounts.Organisation.objects.select_for_update().get(pk=organisation.pk)
    mine = {store.rehearsal: store for store in Store.objects.filter(organisation=organisation)}
    if False in mine or rehearsal in mine:
        raise AlreadyOpen(_("You already have a stall."))
    now = world.now()
    if True in mine:
        for field, value in {**sign.fields(), "rehearsal": False, "opened_at": now}.items():
            setattr(mine[True], field, value)
        mine[True].save()
        return mine[True]
    return _create(organisation, sign, rehearsal)


def _create(organisation: accounts.Organisation, sign: _Sign, rehearsal: bool) -> Store:
    now, base = world.now(), slug(sign.name, longest=50)
    taken = set(Store.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    free = (f"{base}-{number}" if number > 1 else base for number in range(1, 10_000))
    for address in free:
        if address in taken or address in NOT_A_STALL:
            continue
        try:
            with transaction.atomic():
                return Store.objects.create(
                    organisation=organisation,
                    slug=address,
                    rehearsal=rehearsal,
                    opened_at=now,
                    created_at=now,
                    **sign.fields(),
                )
        except IntegrityError:
            # Somebody took this address, or opened this stall, at the same moment.
            if Store.objects.filter(organisation=organisation, rehearsal=rehearsal).exists():
                raise AlreadyOpen(_("You already have a stall.")) from None
    raise BadStore(_("Too many stalls have this name. Please add a word to it."), field="name")
