"""Where kept bytes are, under which address a photo is seen, and what could be better about it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.urls import get_script_prefix
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.documents.adapters.base import store
from lantoa.documents.adapters.naming import place_of
from lantoa.documents.models import File, PaperShare, PaperView, PersonalPaper, Photo, PhotoSize
from lantoa.documents.rules import BLURRED, CUT_OFF, DARK, GLARE, NARROW, SMALL, widths_of
from lantoa.kit.world import world
from lantoa.ui.addresses import address

_SMALL = 640


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as screens show it: the address that always works, and each size there is. Made without a query."""

    src: str
    sizes: tuple[tuple[int, str], ...]

    def webp(self, most: int) -> str:
        """The `srcset` of WebP sizes up to this width; "" when none is cut yet."""
        return _srcset(self.sizes, "webp", most)

    def avif(self, most: int) -> str:
        """The same in AVIF."""
        return _srcset(self.sizes, "avif", most)

    def single(self, most: int) -> str:
        """One address, for what takes no `srcset`: WebP, at most this wide where it is cut already."""
        fitting = _up_to(self.sizes, most)
        return f"{fitting[-1][1]}.webp" if fitting else self.src


Sizes = tuple[tuple[int, str], ...]


# What a photo is called never changes, and the same photos stand on many pages.
@lru_cache(8192)
def _srcset(sizes: Sizes, form: str, most: int) -> str:
    return ",".join(f"{stem}.{form} {width}w" for width, stem in _up_to(sizes, most))


def _up_to(sizes: Sizes, most: int) -> Sizes:
    return tuple(one for one in sizes if one[0] <= most) or sizes[:1]


def file_path(sha: str) -> Path:
    """Where the bytes of this SHA-256 (64 hex digits) lie in this machine's folder of files; ValueError for anything else."""
    return Path(settings.FILES_ROOT) / place_of(sha)


def read_file(sha: str) -> bytes:
    """The bytes kept under this SHA-256; File.DoesNotExist when there are none."""
    try:
        return store().get(sha)
    except (ValueError, FileNotFoundError):
        raise File.DoesNotExist(sha) from None


def open_file(sha: str) -> BinaryIO:
    """The bytes kept under this SHA-256, to be read in parts; File.DoesNotExist when there are none."""
    return io.BytesIO(read_file(sha))


def is_photo(sha: str) -> bool:
    """Whether these bytes are a photo made by the house, of somebody who is still there; nothing else is ever served as a picture."""
    return _of_those_there(sha).exists()


def size_of(sha: str, width: int, form: str) -> str | None:
    """The SHA-256 of one size of the photo kept under this one; None when it is not cut, or nobody's whose photo it is is left."""
    cut = PhotoSize.objects.filter(Exists(_of_those_there(sha)), original=sha, width=width, form=form)
    return cut.values_list("file_id", flat=True).first()


def _of_those_there(sha: str) -> QuerySet[Photo]:
    """The photo of this name by whoever sent it, households that nobody is left in aside: what is kept of their goods is closed to
    everybody, whoever still has an address."""
    anybody = accounts.Membership.objects.live().filter(organisation=OuterRef("organisation"))
    left = Q(organisation__kind=accounts.Organisation.Kind.HOUSEHOLD) & ~Exists(anybody)
    found: QuerySet[Photo] = Photo.objects.filter(large=sha).exclude(left)
    return found


def picture_of(photo: Photo) -> Picture:
    """The photo as screens show it. No query."""
    return picture(photo.large_id, photo.width if photo.cut_at else 0)


def picture(sha: str, width: int) -> Picture:
    """The same from a photo's SHA-256 and width; `width` 0 where it is not cut yet. No query."""
    return _picture(get_script_prefix(), sha, width)


@lru_cache(8192)
def _picture(prefix: str, sha: str, width: int) -> Picture:
    """`prefix` is where the house stands, for the cache; no `width`: nothing is cut yet."""
    whole = address("documents:photo", sha)
    stem = whole.removesuffix(".webp")
    return Picture(whole, tuple((one, f"{stem}/{one}") for one in (widths_of(width) if width else ())))


def photo_url(photo: Photo, size: str = "large") -> str:
    """One address of a photo: "large", at most 1280 px wide, or "small", at most 640 px, once it is cut. No query."""
    return picture_of(photo).single(_SMALL if size == "small" else 1280)


def advice_for(photo: Photo) -> list[str]:
    """What could be better about this photo, one sentence each; a hint, never a refusal."""
    said = {
        DARK: _("It looks a little dark. Take it by day, near a window or in the shade outside."),
        BLURRED: _("It looks a little blurred. Wipe the lens, hold the phone with both hands and tap on the thing first."),
        SMALL: _("It is rather small, buyers cannot look closely. The photo straight from the camera is best."),
        NARROW: _("It is very long and narrow, so its ends are cut off in the market. Step back until the whole thing is in."),
    }  # fmt: skip
    return [said[name] for name in photo.advice.split() if name in said]


def papers_of(person: accounts.Person) -> QuerySet[PersonalPaper]:
    """The papers in this person's store, newest first."""
    return PersonalPaper.objects.filter(person=person, removed_at=None).order_by("-pk")


def views_of(person: accounts.Person) -> QuerySet[PaperView]:
    """Who opened this person's papers, for which subject and when, newest first; also papers taken out meanwhile."""
    mine = PaperView.objects.filter(share__paper__person=person)
    return mine.select_related("share__paper", "person", "organisation").order_by("-at", "-pk")


def shares_for(subject: Model) -> dict[int, PaperShare]:
    """The shares that let somebody open papers for this subject now, by the paper's id, each with its number of `pages`. One query."""
    rows = PaperShare.objects.open_at(world.now()).filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk)
    )
    return {share.paper_id: share for share in rows.annotate(pages=Count("paper__pages")).order_by("pk")}


def views_for(subject: Model) -> QuerySet[PaperView]:
    """Who opened papers for this subject, the last first."""
    rows = PaperView.objects.filter(share__subject_type=subject._meta.label_lower, share__subject_id=str(subject.pk))
    return rows.select_related("share", "person", "organisation").order_by("-at", "-pk")


def paper_advice(paper: PersonalPaper) -> list[str]:
    """What could be better about this paper, one sentence each; a hint, never a refusal."""
    said = {
        DARK: _("It looks a little dark. Lay the paper near a window and take it again."),
        BLURRED: _("It looks a little blurred. Wipe the lens, hold the phone with both hands and tap on the writing first."),
        SMALL: _("It is rather small, the writing may be hard to read. Go closer, until the paper fills the picture."),
        GLARE: _("Light is mirrored in it. Tilt the paper a little, or switch the flash off."),
        CUT_OFF: _("An edge of the paper seems to be cut off. Step back until all four corners are in."),
    }  # fmt: skip
    return [said[name] for name in paper.advice.split() if name in said]


def kind_names() -> dict[str, str]:
    """What each kind of paper is called, by its code of rules.PAPER_KINDS."""
    return {
        "identity": _("Identity card"), "residence": _("Proof of residence"), "birth": _("Birth certificate"),
        "marriage": _("Marriage certificate"), "business": _("Business registration"), "land": _("Land or house paper"),
        "other": _("Another paper"),
    }  # fmt: skip
