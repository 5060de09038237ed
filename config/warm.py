"""Done once before a process answers anybody, so that the first visitor waits no longer than the hundredth."""

import gc


def warm() -> None:
    """Load the addresses, the sentences and every template, then take all that out of the garbage collector's rounds."""
    from django.conf import settings
    from django.urls import get_resolver
    from django.utils import translation

    resolver = get_resolver()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("Save")
            _ = resolver.reverse_dict
    load_templates()
    # What stands now stands until the end: walking through it again and again is a twentieth of a busy worker's time. Looking
    # for garbage in it before would be a tenth of the start, and find a fortieth of it.
    gc.freeze()


def load_templates() -> int:
    """Read every template in, compiled where it has changed since it was compiled last; returns how many there are."""
    from django.template import engines

    templates = engines["jinja2"].env  # type: ignore[attr-defined]
    names = templates.list_templates(extensions=["html"])
    for name in names:
        templates.get_template(name)
    return len(names)
