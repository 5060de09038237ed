"""Posts and the photos in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.channels.actions.post import Written
from lantoa.channels.models import Post
from lantoa.channels.rules.picture import GROUNDS, LIGHTS, SHAPES, TURNS, Mending
from lantoa.channels.rules.post import LONGEST_WORDS, PostSpot
from lantoa.documents import api as documents
from lantoa.ui.forms import KeyForm, MomentField, TextField


class PostForm(KeyForm):
    """The words, the photos, the places, and when it is meant to go out."""

    words = TextField(
        label=_("What do you want to say?"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Link and code are added by themselves where you share it."),
        error_messages={"required": _("Please write a few words about it."), "max_length": _("That is too long. Please write at most 2.000 characters.")},
    )  # fmt: skip
    photos = forms.MultipleChoiceField(
        label=_("Photos"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("invalid_choice", "invalid_list"), _("Choose photos from your own, ten at most.")),
    )  # fmt: skip
    spots = forms.MultipleChoiceField(
        label=_("Where will it stand?"), widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("required", "invalid_choice", "invalid_list"), _("Choose at least one place.")),
    )  # fmt: skip
    planned_at = MomentField(
        label=_("When?"), required=False, help_text=_("Leave it empty to post when you like."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, photos: Sequence[documents.Photo], places: Sequence[PostSpot], post: Post | None = None, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(data, **kwargs)
        self.pictures = {str(one.pk): documents.picture_of(one) for one in photos}
        self.fields["photos"].choices = [(str(one.pk), str(number)) for number, one in enumerate(photos, 1)]
        self.fields["spots"].choices = [(one.slug, one.name) for one in places]
        self.initial.setdefault("spots", [one.slug for one in places])
        self.initial.setdefault("photos", list(self.pictures)[:4])
        if post is not None:
            self.initial.update(
                words=post.words, photos=[str(pk) for pk in post.photos], planned_at=post.planned_at,
                spots=[place.spot for place in post.places.all()],
            )  # fmt: skip

    def written(self) -> Written:
        data = self.cleaned_data
        return Written(data["words"], tuple(int(pk) for pk in data["photos"]), tuple(data["spots"]), data["planned_at"])


_SHAPE_NAMES = {
    "whole": _("as it is"),
    "square": _("square"),
    "portrait": _("upright, for a post"),
    "tall": _("tall, for a short video"),
}
_LIGHT_NAMES = {
    "darker": _("darker"),
    "same": _("as it is"),
    "brighter": _("brighter"),
    "brightest": _("much brighter"),
}
_GROUND_NAMES = {"same": _("as it is"), "white": _("plain white"), "paper": _("warm paper")}


# Clockwise, as a person holding the photo would say it.
_TURN_NAMES = {
    -8: _("far to the left"), -5: _("to the left"), -2: _("a little to the left"), 0: _("straight already"),
    2: _("a little to the right"), 5: _("to the right"), 8: _("far to the right"),
}  # fmt: skip


def _chips(label: object, choices: Sequence[tuple[str, object]], initial: str) -> forms.ChoiceField:
    wrong = dict.fromkeys(("required", "invalid_choice"), _("Please choose one."))
    return forms.ChoiceField(
        label=label, choices=choices, initial=initial, widget=forms.RadioSelect, error_messages=wrong
    )


class MendForm(KeyForm):
    """How a photo is to be made better."""

    turn = _chips(_("Which way to tilt it?"), [(str(one), _TURN_NAMES[one]) for one in TURNS], "0")
    shape = _chips(_("Crop"), [(one, _SHAPE_NAMES[one]) for one in SHAPES], "whole")
    light = _chips(_("Brightness"), [(one, _LIGHT_NAMES[one]) for one in LIGHTS], "same")
    ground = _chips(_("Background"), [(one, _GROUND_NAMES[one]) for one in GROUNDS], "same")

    def mending(self) -> Mending:
        data = self.cleaned_data
        return Mending(int(data["turn"]), data["shape"], data["light"], data["ground"])


def mending_in(asked: Any) -> Mending:
    """What an address asks for; what is no choice of ours is left as it is."""
    turn = asked.get("turn", "0")
    return Mending(
        int(turn) if turn in {str(one) for one in TURNS} else 0,
        *(asked.get(name) if asked.get(name) in known else plain for name, known, plain in (("shape", SHAPES, "whole"), ("light", LIGHTS, "same"), ("ground", GROUNDS, "same"))),
    )  # fmt: skip
