"""Addresses as pages print them, each worked out once: asking Django again for every link is a third of a page's work."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static as static_file
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language


def address(name: str, *args: object, **kwargs: object) -> str:
    """The address of a route in the present language."""
    return _address(get_language(), get_urlconf(), get_script_prefix(), name, args, tuple(kwargs.items()))


def addresses() -> Callable[..., str]:
    """`address`, for one page: language and place are looked up once instead of for every link."""
    language, urlconf, prefix = get_language(), get_urlconf(), get_script_prefix()

    def url(name: str, *args: object, **kwargs: object) -> str:
        return _address(language, urlconf, prefix, name, args, tuple(kwargs.items()))

    return url


@lru_cache(8192, typed=True)
def _address(language: str, urlconf: str, prefix: str, name: str, args: tuple[object, ...], words: tuple[tuple[str, object], ...]) -> str:  # fmt: skip
    return reverse(name, args=args or None, kwargs=dict(words) or None)


def static(path: str) -> str:
    """The address of one of the house's own files, with its content's word in it where the installation collected them."""
    return _static(settings.STORAGES["staticfiles"]["BACKEND"], path)


@lru_cache(1024)
def _static(backend: str, path: str) -> str:
    return static_file(path)


def in_language(path: str, code: str) -> str:
    """The address of the same page in another language: every page has its language in front, save the first one's."""
    default = settings.LANGUAGES[0][0]
    first, _slash, rest = path[1:].partition("/")
    bare = escape_leading_slashes(f"/{rest}") if first in dict(settings.LANGUAGES) and first != default else path
    return bare if code == default else f"/{code}{bare}"
