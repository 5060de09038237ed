"""The template environment: filters in our words, elements at hand in every template, nothing undefined in silence."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils import translation
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from lantoa.kit import money, phone
from lantoa.kit.certificate_code import grouped
from lantoa.kit.world import world
from lantoa.ui import addresses, charts, dates, fields, navigation, scripts

ELEMENTS = tuple(sorted(path.stem for path in (Path(__file__).parent / "templates/ui/elements").glob("*.html")))


_SAME_EVERYWHERE = {"icon": 256, "photo": 2048}


class Elements:
    """The macros of `ui/elements/<name>.html`, loaded at first use: `ui.button(…)`, or `button(…)` where no variable hides it."""

    def __init__(self, environment: Environment) -> None:
        for name in ELEMENTS:
            setattr(self, name, _element(environment, name))


def _element(environment: Environment, name: str) -> Any:
    macro: Any = None

    def element(*args: Any, **kwargs: Any) -> Any:
        nonlocal macro
        if macro is None:
            macro = getattr(environment.get_template(f"ui/elements/{name}.html").module, name)
        return macro(*args, **kwargs)

    # A drawn sign, and a photo whose address says its bytes, are the same on every page and in every language.
    kept = _SAME_EVERYWHERE.get(name, 0)
    return lru_cache(kept)(element) if kept else element


def environment(**options: Any) -> Environment:
    """Django's Jinja2 backend asks here; see `TEMPLATES` in the settings."""
    options.setdefault("autoescape", True)
    options.update(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"])
    made = Environment(**options)  # noqa: S701 - escaping is on unless somebody asks otherwise
    made.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals["_"] = said
    elements = Elements(made)
    made.globals.update({name: getattr(elements, name) for name in ELEMENTS})
    made.globals.update(
        ui=elements, url=addresses.address, static=addresses.static, script_of=scripts.script_of, language=translation.get_language, here_in=here_in, navigation=navigation.tabs,
        qr_svg=qr_svg, draw=charts.draw, map_of=charts.map_of, here_of=charts.here_of, input_of=fields.input_of, new_key=lambda: str(world.uuid7()),
        operated_by=lambda: getattr(settings, "OPERATED_BY", ""), languages=lambda: settings.LANGUAGES,
    )  # fmt: skip
    made.filters.update(
        dong=money.format_dong, in_words=money.amount_in_words, phone=phone.display, day=dates.day, clock=dates.clock,
        moment=dates.moment, ago=dates.ago, stamp=dates.stamp, long_day=dates.long_day, certificate_code=grouped, number=number, paragraphs=paragraphs,
    )  # fmt: skip
    return made


def said(sentence: str, /, **values: Any) -> Markup:
    """`_("%(count)s left", count=3)` of a template: the sentence in the page's language, what is put into it escaped."""
    language = translation.get_language()
    return _translated(language, sentence) % values if values else _complete(language, sentence)


# A page says dozens of sentences; looking each up through Django costs five times as much.
@lru_cache(8192)
def _translated(_language: str | None, sentence: str) -> Markup:
    return Markup(translation.gettext(sentence))  # noqa: S704 - sentences come from templates and catalogues


@lru_cache(8192)
def _complete(language: str | None, sentence: str) -> Markup:
    """Without values, a doubled percent sign is one all the same."""
    return _translated(language, sentence) % {}


@pass_context
def here_in(context: Context, code: str) -> str:
    """The address of this same page in another language."""
    request = context.get("request")
    return addresses.in_language(request.get_full_path(), code) if request else "/"


def number(value: float) -> str:
    """`6214` as `6.214`, `83.5` as `83,5`, in every language of the house."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def paragraphs(text: str) -> Markup:
    """What a person wrote in several lines, as paragraphs; everything in it escaped."""
    parts = [part.strip() for part in re.split(r"\n{2,}", text.replace("\r\n", "\n")) if part.strip()]
    return Markup().join(Markup("<p>{}</p>").format(Markup("<br>").join(part.split("\n"))) for part in parts)


@lru_cache(256)
def qr_svg(text: str) -> Markup:
    """A QR as inline SVG with its quiet zone, black on white, error correction M."""
    svg = segno.make(text, error="m", micro=False).svg_inline(
        border=4, omitsize=True, dark="#000", light="#fff", svgclass="qr-code", lineclass=None
    )
    return Markup(svg)  # noqa: S704 - segno draws modules only, no text
