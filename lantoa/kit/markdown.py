"""Words with a little Markdown as HTML that is nothing but words: what somebody typed can neither run, nor load, nor lead anywhere.

Paragraphs, `- ` and `1. ` lists, **strong**, *stressed*, `## ` headings and `> ` for what is to be remembered. The rest stays as typed.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "ol", "ul", "li", "strong", "em", "blockquote", "h2", "h3", "br"}
ATTRIBUTES = {"ol": {"start"}}
# What a quotation in a quotation in a list may reach before it is only text: nobody writes deeper, and every level costs.
DEEPEST = 8
_LEFT_OUT = (
    "link",
    "image",
    "autolink",
    "html_block",
    "html_inline",
    "code",
    "fence",
    "backticks",
    "hr",
    "lheading",
    "reference",
)


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).disable(list(_LEFT_OUT))


def render(text: str) -> Markup:
    """The words as safe HTML. Never raises; a heading of the first order becomes one of the second, as the page has its own."""
    html = _reader().render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return Markup(nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES))  # noqa: S704


def plain(text: str) -> str:
    """The words alone, as they are read aloud or searched: one line a block, no marks."""
    html = re.sub(r"</(?:p|li|h2|h3|blockquote)>|<br ?/?>", "\n", str(render(text)))
    lines = (" ".join(unescape(nh3.clean(line, tags=set())).split()) for line in html.split("\n"))
    return "\n".join(line for line in lines if line)
