"""Kept bytes say what they are, in words that fit on every database."""

import pytest

from lantoa.documents import api as documents
from lantoa.documents.models import File


@pytest.mark.django_db
def test_a_kind_with_a_name_too_long_is_refused_before_anything_is_kept() -> None:
    with pytest.raises(ValueError, match="too long"):
        documents.keep_file(b"content", "a" * 61)
    assert not File.objects.exists()
