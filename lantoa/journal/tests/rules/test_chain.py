"""A commitment binds a body and tells nothing of it."""

from __future__ import annotations

import hashlib

import pytest

from lantoa.journal.rules.chain import commitment

SALT = bytes(range(32))


def test_it_is_sha256_over_the_salt_and_the_canonical_body() -> None:
    spelled = SALT + '{"b":1,"ả":"Chả mực"}'.encode()
    assert commitment(SALT, {"ả": "Chả mực", "b": 1}) == hashlib.sha256(spelled).hexdigest()


def test_another_salt_or_body_gives_another() -> None:
    seen = {commitment(SALT, {"total": 1}), commitment(SALT, {"total": 2}), commitment(SALT[::-1], {"total": 1})}
    assert len(seen) == 3


@pytest.mark.parametrize("salt", [b"", b"short", bytes(33)])
def test_a_salt_of_another_length_is_refused(salt: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(salt, {})
