"""What every line to other markets has to prove: a test class of an adapter inherits these."""

from __future__ import annotations

from lantoa.portal.adapters.base import MOST_BYTES, MarketLine, NoAnswer, Reply


class MarketLineContract:
    """Give the line, and addresses in its outside: `good()` answers `/here` with `{}`, `/gone` with a redirect and `/huge` with more than is
    read; `closed()` answers nobody."""

    def line(self) -> MarketLine:
        raise NotImplementedError

    def good(self) -> str:
        raise NotImplementedError

    def closed(self) -> str:
        raise NotImplementedError

    def test_an_answer_comes_as_it_was_given(self) -> None:
        reply = self._get(self.good(), "/here?q=1")
        _expect(reply.status == 200 and reply.body == b"{}", f"answered {reply.status} {reply.body!r}")
        _expect(reply.headers["content-type"] == "application/json", "its kind is missing")

    def test_nobody_is_followed_elsewhere(self) -> None:
        _expect(self._get(self.good(), "/gone").status == 302, "went there")

    def test_a_huge_answer_is_refused(self) -> None:
        _expect(self._refused(self.good(), "/huge") == "size", f"read more than {MOST_BYTES} bytes")

    def test_who_does_not_answer_is_down(self) -> None:
        _expect(self._refused(self.closed(), "/here") == "down", "answered")

    def test_a_full_configuration_is_called_full(self) -> None:
        _expect(self.line().check_config() == "", "complains about a full configuration")

    def _get(self, address: str, path: str) -> Reply:
        return self.line().get(address, path, headers={"Accept": "application/json"}, seconds=5)

    def _refused(self, address: str, path: str) -> str:
        try:
            self._get(address, path)
        except NoAnswer as error:
            return error.reason
        raise AssertionError("answered")


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)
