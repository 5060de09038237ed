"""The template environment: filters in our words, elements at hand in every template, nothing undefined in silence."""

from __future__ import annotations

from functools import cache
from typing import Any

import segno
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils import translation
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from lantoa.kit import money, phone
from lantoa.ui import dates, navigation

ELEMENTS = (
    "alert", "avatar", "badge", "bottom_bar", "button", "card", "chart", "chips", "dialog", "empty", "field", "form", "icon", "list_row",
    "pager", "photo", "price", "qr", "receipt", "steps", "table", "tabs", "tile_map", "timeline",
)  # fmt: skip


class _Elements:
    """The macros of `ui/elements/<name>.html`, loaded at first use, each called by its own name."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def macro(self, name: str) -> Any:
        @cache
        def load() -> Any:
            return getattr(self._environment.get_template(f"ui/elements/{name}.html").module, name)

        def element(*args: Any, **kwargs: Any) -> Markup:
            return Markup(load()(*args, **kwargs))  # noqa: S704 - the macro escaped its arguments

        return element


def environment(**options: Any) -> Environment:
    """Django's Jinja2 backend asks here; see `TEMPLATES` in the settings."""
    options.update(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"])
    made = Environment(**options)  # noqa: S701 - Django's backend asks for autoescape itself
    made.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(url=_url, static=static, qr_svg=qr_svg, navigation=navigation.tabs, here_in=here_in, language=translation.get_language)
    made.filters.update(
        dong=money.format_dong, in_words=money.amount_in_words, phone=phone.display, day=dates.day, clock=dates.clock,
        moment=dates.moment, ago=dates.ago, number=lambda n: f"{n:,}".replace(",", "."),
    )  # fmt: skip
    elements = _Elements(made)
    made.globals.update({name: elements.macro(name) for name in ELEMENTS})
    return made


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


@pass_context
def here_in(context: Context, code: str) -> str:
    """The address of this same page in another language."""
    request = context.get("request")
    return translate_url(request.get_full_path(), code) if request else "/"


def qr_svg(text: str) -> Markup:
    """A QR as inline SVG with its quiet zone, black on white, error correction M."""
    svg = segno.make(text, error="m", micro=False).svg_inline(border=4, omitsize=True, dark="#000", light="#fff", svgclass="qr-code", lineclass=None)
    return Markup(svg)  # noqa: S704 - segno draws modules only, no text
