"""What every place for files has to prove: a test class of an adapter inherits these."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

from lantoa.documents.adapters.base import FileStore


class FileStoreContract:
    """Give an empty store."""

    def store(self) -> FileStore:
        raise NotImplementedError

    def test_what_is_put_is_there_whole(self) -> None:
        store = self.store()
        for content in (b"", b"\x00\xff" * 40_000, "giấy tờ".encode()):
            sha = _name(content)
            _expect(not store.has(sha), "has what nobody put")
            store.put(sha, content)
            _expect(store.has(sha) and store.get(sha) == content, f"{len(content)} bytes came back as something else")

    def test_the_same_again_changes_nothing(self) -> None:
        store, content = self.store(), b"one and the same"
        for _time in range(3):
            store.put(_name(content), content)
        _expect(store.get(_name(content)) == content, "changed")
        _expect(list(store.names()).count(_name(content)) == 1, "there more than once")

    def test_many_put_the_same_at_once(self) -> None:
        store, content = self.store(), b"all at once" * 1_000
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _number: store.put(_name(content), content), range(16)))
        _expect(store.get(_name(content)) == content, "torn")

    def test_what_is_not_there_says_so(self) -> None:
        try:
            self.store().get(_name(b"nobody put this"))
        except FileNotFoundError:
            return
        raise AssertionError("something came back")

    def test_what_was_removed_is_gone_and_can_come_again(self) -> None:
        store, content = self.store(), b"comes and goes"
        store.put(_name(content), content)
        store.remove(_name(content))
        store.remove(_name(content))
        _expect(not store.has(_name(content)), "still there")
        store.put(_name(content), content)
        _expect(store.get(_name(content)) == content, "did not come again")

    def test_all_names_are_said(self) -> None:
        store = self.store()
        those = {_name(str(number).encode()): str(number).encode() for number in range(12)}
        for sha, content in those.items():
            store.put(sha, content)
        _expect(set(store.names()) >= those.keys(), "some are not named")

    def test_no_other_name_reaches_anything(self) -> None:
        store = self.store()
        for name in ("", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"):
            for ask in (store.get, store.has, store.remove, lambda name: store.put(name, b"")):
                try:
                    ask(name)
                except ValueError:
                    continue
                raise AssertionError(f"{name!r} was taken")

    def test_a_full_configuration_is_called_full(self) -> None:
        _expect(self.store().check_config() == "", f"complains: {self.store().check_config()}")


def _name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)
