"""Why a picture or file is not kept."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class NotAPhoto(RuleError):
    """What was sent is not a photo that can be shown; the code says why: empty, too_big, too_many_pixels, animated,
    broken or not_a_photo."""

    code = "not_a_photo"
