"""What sellers say of one product at each of their shops and pages, and of a shop itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.catalog import api as catalog
from lantoa.channels.actions.buffer import MOST
from lantoa.channels.actions.listing import Own, problem_words
from lantoa.channels.models import ChannelAccount, ChannelShelf
from lantoa.documents import api as documents
from lantoa.ui.forms import KeyForm, LineField, RefusingForm, TextField

_FIELDS = {"title": "title", "description": "description", "category": "category", "weight": "weight_grams"}


class PlacesForm(KeyForm):
    """The whole page: what is asked for at each place stands in forms of their own."""


class PlaceForm(RefusingForm):
    """What differs at one place from the product; left empty it is as in the stall."""

    chosen = forms.BooleanField(label=_("Show it here"), required=False)
    title = LineField(label=_("Name there"), max_length=300, required=False)
    description = TextField(label=_("Words there"), max_length=5_000, required=False)
    weight_grams = forms.IntegerField(
        label=_("Weight of one parcel, in grams"), min_value=1, max_value=100_000, required=False,
        error_messages={"invalid": _("Write the grams as a number."), "max_value": _("That is too heavy for a parcel."), "min_value": _("Write the grams as a number.")},
    )  # fmt: skip
    shelf_words = LineField(label=_("Look for its shelf by words"), max_length=80, required=False)
    category = forms.ChoiceField(
        label=_("Its shelf there"), required=False, widget=forms.RadioSelect, error_messages={"invalid_choice": _("Please choose a shelf from the list.")}
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, account: ChannelAccount, product: catalog.Product, variants: Mapping[catalog.ProductVariant, int],
        photos: Sequence[documents.Photo], shelves: Sequence[ChannelShelf], shelved: bool, known: bool, weighs: bool, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, prefix=f"a{account.pk}", **kwargs)
        self.account, self.variants, self.photos = account, variants, photos
        # Its shelves are asked for soon after the shop was connected.
        self.shelves_to_come = shelved and not known
        self.fields["title"].help_text = gettext("Left empty: %(name)s") % {"name": product.name}
        self.fields["description"].help_text = gettext("Left empty: the words in your stall.")
        self.fields["category"].choices = [(one.number, one.name) for one in shelves]
        for name, wanted in (("category", bool(shelves)), ("shelf_words", known), ("weight_grams", weighs)):
            if not wanted:
                del self.fields[name]
        for variant, price in variants.items():
            words = gettext("Price of %(kind)s there") % {"kind": variant.name} if variant.name else gettext("Price there")  # fmt: skip
            self.fields[f"price_{variant.pk}"] = forms.IntegerField(
                label=words, min_value=1, max_value=1_000_000_000, required=False, help_text=gettext("Left empty: %(price)s") % {"price": f"{price:,} ₫".replace(",", ".")},
                error_messages={"invalid": _("Write the price as a number."), "min_value": _("Write the price as a number.")},
            )  # fmt: skip
        places = [("", gettext("leave out")), *((str(place), str(place)) for place in range(1, len(photos) + 1))]
        for place, photo in enumerate(photos, 1):
            self.fields[f"photo_{photo.pk}"] = forms.ChoiceField(
                label=gettext("Photo %(number)s comes") % {"number": place}, choices=places, required=False, initial=str(place),
            )  # fmt: skip

    @property
    def price_boxes(self) -> list[Any]:
        return [self[f"price_{variant.pk}"] for variant in self.variants]

    @property
    def photo_boxes(self) -> list[tuple[documents.Photo, Any]]:
        return [(photo, self[f"photo_{photo.pk}"]) for photo in self.photos]

    def is_different(self) -> bool:
        """Whether something is wrong or said in what differs from the stall, so that it is shown open."""
        inside = ("title", "description", *(name for name in self.fields if name.startswith(("price_", "photo_"))))
        said = (self[name].value() for name in inside if not name.startswith("photo_"))
        return any(name in self.errors for name in inside) or any(value not in (None, "") for value in said)

    def own(self) -> Own:
        """What it has of its own there; photos in their usual order are the product's, whatever it gets later."""
        said = self.cleaned_data
        order = sorted((int(said[f"photo_{one.pk}"]), place, one.pk) for place, one in enumerate(self.photos) if said.get(f"photo_{one.pk}"))  # fmt: skip
        photos = tuple(pk for _wanted, _place, pk in order)
        prices = {one.pk: said[f"price_{one.pk}"] for one in self.variants if said.get(f"price_{one.pk}")}
        return Own(
            said["title"], said["description"], said.get("category") or "", said.get("weight_grams") or 0,
            () if photos == tuple(one.pk for one in self.photos) else photos, prices,
        )  # fmt: skip

    def refuse_all(self, problems: Sequence[tuple[str, str, int]]) -> None:
        """Each problem beside its field, or above the form."""
        for field, why, bound in problems:
            name = _FIELDS.get(field)
            if name == "category" and name not in self.fields:
                if self.shelves_to_come:
                    self.add_error(
                        None, gettext("We are fetching its list of shelves. Wait a minute, then press once more.")
                    )
                    continue
                name = "shelf_words"
            self.add_error(name if name in self.fields else None, problem_words(field, why, bound))


class AccountForm(KeyForm):
    """How many pieces of everything are kept back there."""

    pieces = forms.IntegerField(
        label=_("Keep back pieces"), min_value=0, max_value=MOST, help_text=_("So many fewer of everything are promised there, in case somebody comes to your door."),
        error_messages={"invalid": _("Write the pieces as a number."), "max_value": _("At most a hundred."), "min_value": _("Write the pieces as a number."), "required": _("Write the pieces as a number.")},
    )  # fmt: skip


class DecisionForm(KeyForm):
    """What is to become of what somebody changed there."""

    act = forms.ChoiceField(choices=[("here", "here"), ("theirs", "theirs")])
