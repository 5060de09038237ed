"""Why a picture or file is not kept."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class NotAPhoto(RuleError):
    """What was sent is not a photo that can be shown; the code says why: empty, too_big, too_many_pixels, animated,
    broken or not_a_photo."""

    code = "not_a_photo"


class NotAPaper(RuleError):
    """What was sent is not a paper that can be kept; the code says why: empty, too_big, not_a_paper, animated, too_many_pixels,
    too_many_pages, blank, locked, active, two_in_one, broken, too_heavy, or full where the person keeps very many already."""

    code = "not_a_paper"


class NotClean(RuleError):
    """A file that carries what is known to do harm (infected), or that nobody could look through just now (unseen)."""

    code = "infected"


class NotShared(RuleError):
    """This paper is not shared for that subject, or the person may not share, open or change it."""

    code = "not_shared"
