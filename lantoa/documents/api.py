"""The door to kept bytes: files, photos, printed papers, and the papers that people keep of their own."""

from lantoa.documents.actions.apart import EndedApart, run_apart
from lantoa.documents.actions.cut import cut_photo
from lantoa.documents.actions.file import keep_file
from lantoa.documents.actions.forget import forget_file, forget_photos
from lantoa.documents.actions.paper import render_long_pdf, render_pdf
from lantoa.documents.actions.personal_paper import (
    end_shares,
    forget_paper,
    keep_for,
    keep_paper,
    let_go,
    open_paper,
    share_paper,
    withdraw_share,
)
from lantoa.documents.actions.photo import keep_photo, keep_private_photo
from lantoa.documents.actions.share_card import share_card
from lantoa.documents.errors import NotAPaper, NotAPhoto, NotShared
from lantoa.documents.models import File, PaperShare, PaperView, PersonalPaper, Photo
from lantoa.documents.queries import (
    Picture,
    advice_for,
    kind_names,
    open_file,
    papers_of,
    photo_url,
    picture,
    picture_of,
    read_file,
    shares_for,
    views_for,
    views_of,
)

__all__ = [
    "EndedApart", "File", "NotAPaper", "NotAPhoto", "NotShared", "PaperShare", "PaperView", "PersonalPaper", "Photo", "Picture", "advice_for",
    "cut_photo", "end_shares", "forget_file", "forget_paper", "forget_photos", "keep_file", "keep_for", "keep_paper", "keep_photo",
    "keep_private_photo", "kind_names", "let_go", "open_file", "open_paper", "papers_of", "photo_url", "picture", "picture_of", "read_file",
    "render_long_pdf", "render_pdf", "run_apart", "share_card", "share_paper", "shares_for", "views_for", "views_of", "withdraw_share",
]  # fmt: skip
