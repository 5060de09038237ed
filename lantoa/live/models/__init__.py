"""Sessions, what is shown in them, what people write and want, and what of it was ordered."""

from lantoa.live.models.comment import (
    CommentDecision,
    CommentSource,
    CommentVersion,
    LiveAuthor,
    LiveComment,
    Undecided,
)
from lantoa.live.models.no_show import NoShow
from lantoa.live.models.paper import GoodsPaper
from lantoa.live.models.session import LiveSession, LiveStall, Pick
from lantoa.live.models.want import ClaimLine, Want

__all__ = [
    "ClaimLine", "CommentDecision", "CommentSource", "CommentVersion", "GoodsPaper", "LiveAuthor", "LiveComment", "LiveSession", "LiveStall", "NoShow", "Pick", "Undecided", "Want",
]  # fmt: skip
