"""Files kept under the name of their content, photos and printed papers."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "lantoa.documents"
    label = "documents"
    on_public_pages = ("documents_photo",)
