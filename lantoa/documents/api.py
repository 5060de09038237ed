"""The door to kept bytes: files, photos, printed papers."""

from lantoa.documents.actions.file import keep_file
from lantoa.documents.actions.paper import render_pdf
from lantoa.documents.actions.photo import keep_photo
from lantoa.documents.actions.share_card import share_card
from lantoa.documents.errors import NotAPhoto
from lantoa.documents.models import File, Photo
from lantoa.documents.queries import photo_url, read_file

__all__ = [
    "File",
    "NotAPhoto",
    "Photo",
    "keep_file",
    "keep_photo",
    "photo_url",
    "read_file",
    "render_pdf",
    "share_card",
]
