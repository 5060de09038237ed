"""What a seller types to plan a sale, to put goods into it, and to paste comments."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.catalog import api as catalog
from lantoa.kit import money
from lantoa.live.actions.pick import MOST_PICKS, PickWords
from lantoa.live.actions.session import Plan
from lantoa.live.models import CommentDecision, LiveSession, Pick
from lantoa.live.queries.shown import Shown
from lantoa.live.rules.grammar import Line
from lantoa.stores import api as stores
from lantoa.ui.forms import KeyForm, LineField, MomentField, TextField

_QUANTITY = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,3})?")
PLACES = [
    ("facebook", "Facebook"),
    ("tiktok", "TikTok"),
    ("zalo", "Zalo"),
    ("shopee", "Shopee"),
    ("other", _("Elsewhere")),
]


class SessionForm(KeyForm):
    """Title, time, how long goods are held, the video and the rules."""

    title = LineField(
        label=_("What is the sale called?"), max_length=120,
        error_messages=dict.fromkeys(("required", "max_length"), _("Please give the sale a short name.")),
    )  # fmt: skip
    planned_at = MomentField(label=_("When does it begin?"))
    hold_minutes = forms.IntegerField(
        label=_("For how many minutes are goods held?"), min_value=1, max_value=1440, initial=30, help_text=_("Whoever has not ordered by then passes them on to the next who waits."),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Goods can be held from one minute to a day.")),
    )  # fmt: skip
    video_url = LineField(
        label=_("Address of the live video"), max_length=300, required=False, help_text=_("Of Facebook or YouTube. It is then shown on your sale's page here, too."),
    )  # fmt: skip
    rules = TextField(
        label=_("Rules of the sale"), max_length=2_000, help_text=_("Everybody can read them: how long goods are held, how to pay, when you send, how to complain."),
        error_messages=dict.fromkeys(("required", "max_length"), _("Please write the rules, at most 2.000 letters.")),
    )  # fmt: skip

    warning = LineField(
        label=_("A warning to buyers"), max_length=300, required=False, help_text=_("It stands on the sale's page until you take it away."),
        error_messages={"max_length": _("This note is too long. Please write at most 300 characters.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, session: LiveSession | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if session is not None:
            said = ("title", "planned_at", "hold_minutes", "video_url", "rules", "warning")
            self.initial.update({name: getattr(session, name) for name in said})
        else:
            self.initial["rules"] = gettext(
                "Once your comment is read, goods are held for you; how long stands beside them. You order and pay by the link you get; please write no phone number in comments. "
                "Something wrong? Say so on the page of your order."
            )

    def plan(self) -> Plan:
        data = self.cleaned_data
        return Plan(
            data["title"], data["planned_at"], data["hold_minutes"], data["video_url"], data["rules"], data["warning"]
        )


def _number(text: str) -> int | None:
    digits = "".join(letter for letter in text if letter in "0123456789")
    return int(digits) if digits and len(digits) < 10 else None


class PickForm(KeyForm):
    """Which goods, under which code, for how much. `own` are the host's own stalls: nobody says a price for a neighbour's goods."""

    product = forms.ChoiceField(
        label=_("Which goods?"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose one of your goods.")),
    )
    code = LineField(
        label=_("Code"),
        max_length=8,
        error_messages=dict.fromkeys(
            ("required", "max_length"), _("A code is up to three letters and a number, like A1.")
        ),
    )
    price = LineField(
        label=_("Price in this sale"), max_length=20, required=False, help_text=_("Leave it empty for the stall's price. It counts for one piece."),
    )  # fmt: skip
    chilled = forms.BooleanField(label=_("Travels chilled, apart from other goods"), required=False)
    pack_grams = LineField(
        label=_("How many grams are in one?"), max_length=12, required=False, help_text=_("Then “half a kilo” of a 250 g jar is read as two jars."),
    )  # fmt: skip
    pack_pieces = LineField(label=_("How many pieces are in one?"), max_length=12, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        goods: Sequence[tuple[int, int, str]] = (),
        pick: Pick | None = None,
        code: str = "",
        own: Collection[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        if pick is not None:
            del self.fields["product"]
            if pick.store_id not in own:
                del self.fields["price"]
            self.initial.update(
                code=pick.code,
                price=pick.price or "",
                chilled=pick.chilled,
                pack_grams=pick.pack_grams or "",
                pack_pieces=pick.pack_pieces or "",
            )
        else:
            self.fields["product"].choices = [
                ("", gettext("Choose…")),
                *((f"{store}:{product}", name) for store, product, name in goods),
            ]
            self.initial["code"] = code
            theirs = {store not in own for store, _product, _name in goods}
            if theirs == {True}:
                del self.fields["price"]
            elif True in theirs:
                words = gettext("For a neighbour's goods their own price counts.")
                self.fields["price"].help_text = f"{self.fields['price'].help_text} {words}"

    def clean_price(self) -> int | None:
        text = self.cleaned_data["price"]
        if not text:
            return None
        try:
            return money.parse_dong(text)
        except ValueError:
            raise ValidationError(_("Write the price as a number, like 95.000.")) from None

    def clean_pack_grams(self) -> int | None:
        return _number(self.cleaned_data["pack_grams"])

    def clean_pack_pieces(self) -> int | None:
        return _number(self.cleaned_data["pack_pieces"])

    def words(self) -> PickWords:
        data = self.cleaned_data
        return PickWords(data["code"], data.get("price"), data["chilled"], data["pack_grams"], data["pack_pieces"])

    def chosen(self) -> tuple[stores.Store, catalog.Product]:
        store, product = self.cleaned_data["product"].split(":")
        return stores.Store.objects.get(pk=store), catalog.Product.objects.get(pk=product)


_STALL = re.compile(r"/gian-hang/([a-z0-9-]{1,60})/?$", re.ASCII)


class StallForm(KeyForm):
    """Which neighbour's stall is asked."""

    their_page = LineField(
        label=_("Whose stall?"), max_length=200, help_text=_("Copy the address of their stall in here."),
        error_messages=dict.fromkeys(("required", "max_length"), _("There is no such page here. Please copy its address once more.")),
    )  # fmt: skip

    def clean_their_page(self) -> stores.Store:
        found = _STALL.search(self.cleaned_data["their_page"].split("?")[0])
        store = stores.public_stores().filter(slug=found[1]).first() if found else None
        if store is None:
            raise ValidationError(_("There is no such page here. Please copy its address once more."))
        return store


LONGEST_FILE = 2_000_000


class PasteForm(KeyForm):
    """Comments copied from somewhere."""

    channel = forms.ChoiceField(
        label=_("Where do they come from?"), choices=PLACES, widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose where they come from.")),
    )  # fmt: skip
    text = TextField(
        label=_("Comments"), required=False, max_length=400_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One in each line: the name, a colon, the words. Paste again whenever there are more; what is known already is not counted twice."),
    )  # fmt: skip
    file = forms.FileField(label=_("Or a file with them"), required=False)

    def clean(self) -> Any:
        data = super().clean()
        if data and data.get("file") is not None and data["file"].size > LONGEST_FILE:
            self.add_error(
                "file", gettext("The file is larger than 2 MB. Please bring it in parts; nothing of it is taken yet.")
            )
        elif data and not data.get("text") and data.get("file") is not None:
            data["text"] = data["file"].read(LONGEST_FILE).decode("utf-8", "replace")
        if data is not None and not data.get("text") and not self.errors.keys() & {"text", "file"}:
            self.add_error("text", gettext("Please paste the comments, or choose a file."))
        return data


# Each of the goods a sale may show, and one more: no line of a comment is left out, so that none is dropped unseen.
MOST_LINES = MOST_PICKS + 1


class DecisionForm(KeyForm):
    """What a comment means, in the seller's word."""

    kind = forms.ChoiceField(
        label=_("What is it?"), widget=forms.RadioSelect,
        choices=[
            ("order", _("An order")), ("cancel", _("They want it no more")), ("question", _("A question")), ("unclear", _("Not clear: ask back")),
            ("spam", _("Advertising")), ("other", _("Something else")),
        ],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose what it is.")),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, shown: Shown, now: CommentDecision | None = None, **kwargs: Any) -> None:
        """`now`: what it is taken for; each of its lines can be changed or emptied, and one more added. What it gives up stays given up."""
        items = now.items if now and now.kind in ("order", "change") else []
        taken = [one for one in items if one["code"] in shown.picks and Decimal(one["quantity"]) > 0][: MOST_LINES - 1]
        self._given_up = set(now.cancels) & shown.picks.keys() if now and now.kind == "change" else set()
        begun: dict[str, Any] = {"kind": "order"} if taken else {}
        super().__init__(data, initial=begun, **kwargs)
        goods = _goods(shown, taken)
        rows = len(taken) + 1 if data is None else sum(1 for name in self._numbered("line") if name in data)
        self._rows = list(zip(self._numbered("line"), self._numbered("quantity"), strict=True))[: max(rows, 1)]
        for number, (line, quantity) in enumerate(self._rows):
            one = taken[number] if number < len(taken) else None
            self.fields[line] = forms.ChoiceField(
                label=_("Of what?") if number == 0 else _("Of what else?"),
                required=False, choices=[("", gettext("Choose…")), *goods], initial=_value(shown, one) if one else "",
            )  # fmt: skip
            self.fields[quantity] = LineField(
                label=_("How many?"), required=False, max_length=8, initial=one["quantity"].replace(".", ",") if one else "1"
            )  # fmt: skip

    @staticmethod
    def _numbered(name: str) -> list[str]:
        return [name, *(f"{name}_{number}" for number in range(2, MOST_LINES + 1))]

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """What and how many, line by line."""
        return [(self[line], self[quantity]) for line, quantity in self._rows]

    def clean(self) -> Any:
        data = super().clean()
        if data is None:
            return data
        if data.get("kind") in ("order", "cancel") and not any(data.get(line) for line, _quantity in self._rows):
            self.add_error("line", gettext("Please choose one of the goods."))
        for line, quantity in self._rows:
            written = _QUANTITY.fullmatch(data.get(quantity) or "1")
            data[quantity] = Decimal(written[0].replace(",", ".")) if written else Decimal(0)
            if data.get("kind") == "order" and data.get(line) and not 0 < data[quantity] <= 999:
                self.add_error(quantity, gettext("Choose how many you want, at least one."))
        return data

    def said(self) -> tuple[str, list[Line], list[str]]:
        """(kind, lines, codes that are dropped)."""
        data = self.cleaned_data
        wanted: dict[tuple[str, str], Decimal] = {}
        for line, quantity in self._rows:
            if data[line]:
                code, _bar, choice = data[line].partition("|")
                wanted[code, choice] = wanted.get((code, choice), Decimal(0)) + data[quantity]
        if data["kind"] == "order":
            lines = [Line(code, choice or None, number) for (code, choice), number in wanted.items()]
            return "order", lines, sorted(self._given_up - {one.code for one in lines})
        return data["kind"], [], sorted({code for code, _choice in wanted}) if data["kind"] == "cancel" else []


def _goods(shown: Shown, taken: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Everything that is shown, and what a comment is taken for where it leaves the kind open."""
    rows = {}
    for code, one in shown.picks.items():
        for pk, offer in one.offers.items():
            choice = "/".join(one.values[pk]) if len(one.offers) > 1 else ""
            rows[f"{code}|{choice}"] = f"{code} · {one.pick.product.name} {offer.variant.name}".strip()
    for said in taken:
        name = f"{said['code']} · {shown.picks[said['code']].pick.product.name} {said['variant'] or ''}".strip()
        rows.setdefault(_value(shown, said), name)
    return list(rows.items())


def _value(shown: Shown, said: Mapping[str, Any]) -> str:
    several = len(shown.picks[said["code"]].offers) > 1
    return f"{said['code']}|{said['variant'] or '' if several else ''}"


__all__ = ["PLACES", "DecisionForm", "PasteForm", "PickForm", "SessionForm", "StallForm"]
