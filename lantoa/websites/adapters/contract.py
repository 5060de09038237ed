"""What every visitor of sites has to prove: a test class of an adapter inherits these."""

from __future__ import annotations

from lantoa.kit.errors import AdapterError
from lantoa.websites.adapters.base import Answer, SiteVisitor


class SiteVisitorContract:
    """Give the visitor, and sites in its outside: `good()` shows pages by a valid certificate, `closed()` answers nobody, `gone()` sends
    readers to another site, `distrusted()` has a certificate that does not hold."""

    def visitor(self) -> SiteVisitor:
        raise NotImplementedError

    def good(self) -> str:
        raise NotImplementedError

    def closed(self) -> str:
        raise NotImplementedError

    def gone(self) -> str:
        raise NotImplementedError

    def distrusted(self) -> str:
        raise NotImplementedError

    def test_a_page_is_read_with_its_status_and_certificate(self) -> None:
        answer = self._get(self.good())
        _expect(answer.status == 200 and "<" in answer.text, f"answered {answer.status}")
        _expect(answer.certificate == "valid", f"the certificate is {answer.certificate}")
        _expect(0 < answer.size <= 300_000, f"read {answer.size} bytes")

    def test_a_page_that_is_not_there_says_so(self) -> None:
        _expect(self._get(self.good(), "/khong-co-trang-nay-dau").status == 404, "something is there")

    def test_who_does_not_answer_is_worth_another_try(self) -> None:
        try:
            self._get(self.closed())
        except AdapterError as error:
            _expect(error.retryable, "must be retryable")
        else:
            raise AssertionError("answered")

    def test_another_site_is_named_and_not_read(self) -> None:
        answer = self._get(self.gone())
        _expect(answer.moved_to != "" and answer.moved_to != self.gone(), f"went to {answer.moved_to!r}")
        _expect(answer.text == "", "read the other site")

    def test_a_certificate_that_does_not_hold_is_told(self) -> None:
        _expect(self._get(self.distrusted()).certificate == "invalid", "believed")

    def test_nobody_is_sent_into_our_own_network(self) -> None:
        for domain in ("127.0.0.1", "localhost", "169.254.169.254", "[::1]", "10.0.0.1"):
            try:
                self._get(domain)
            except AdapterError as error:
                _expect(not error.retryable, "trying again cannot help here")
            else:
                raise AssertionError(f"went to {domain}")

    def test_a_full_configuration_is_called_full(self) -> None:
        _expect(self.visitor().check_config() == "", "complains about a full configuration")

    def _get(self, domain: str, path: str = "/") -> Answer:
        return self.visitor().get(domain, path)


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)
