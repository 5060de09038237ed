"""The door to kept bytes: files, photos, printed papers."""

from lantoa.documents.actions.cut import cut_photo
from lantoa.documents.actions.file import keep_file
from lantoa.documents.actions.forget import forget_file, forget_photos
from lantoa.documents.actions.paper import render_pdf
from lantoa.documents.actions.photo import keep_photo, keep_private_photo
from lantoa.documents.actions.share_card import share_card
from lantoa.documents.errors import NotAPhoto
from lantoa.documents.models import File, Photo
from lantoa.documents.queries import Picture, advice_for, open_file, photo_url, picture, picture_of, read_file

__all__ = [
    "File", "NotAPhoto", "Photo", "Picture", "advice_for", "cut_photo", "forget_file", "forget_photos", "keep_file", "keep_photo", "keep_private_photo",
    "open_file", "photo_url", "picture", "picture_of", "read_file", "render_pdf", "share_card",
]  # fmt: skip
