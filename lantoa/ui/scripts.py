"""The scripts a page names: each with the page's own mark, so that nothing written into the page can run beside them."""

from __future__ import annotations

import secrets

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from lantoa.ui import addresses


@pass_context
def script_of(context: Context, name: str) -> Markup:
    """The tag of one of our own scripts. A page that is the same bytes for everybody has no mark (design, part 3)."""
    mark = _mark(context)
    tag = (
        Markup('<script src="{}" nonce="{}" defer></script>') if mark else Markup('<script src="{}"{} defer></script>')
    )
    return tag.format(addresses.static(name), mark)


def _mark(context: Context) -> str:
    request = context.get("request")
    if request is None or getattr(request, "is_same_for_all", False):
        return ""
    mark: str = getattr(request, "script_mark", "")
    if not mark:
        mark = request.script_mark = secrets.token_urlsafe(16)
    return mark
