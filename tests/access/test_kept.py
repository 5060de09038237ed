"""What is made once for several files is the same for each, and gone when it is dropped."""

from __future__ import annotations

from typing import Any

from lantoa.places.models import Province
from tests.access.kept import Kept


def test_each_file_finds_what_was_made_and_nobody_finds_what_a_file_did(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    kept, times = Kept(), []

    def make() -> list[str]:
        times.append(1)
        return [Province.objects.create(code="97").code]

    with django_db_blocker.unblock():
        for _file in range(2):
            with kept.use("one", make) as names:
                assert names == ["97"]
                names.append("98")
                Province.objects.create(code="98")  # refused, were it there already
        assert (len(times), list(Province.objects.filter(code__gt="96").values_list("code", flat=True))) == (1, ["97"])
        kept.drop()
        assert not Province.objects.filter(code__gt="96").exists()
