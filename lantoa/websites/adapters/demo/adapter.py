"""Answers from a table of pages: no network, no clock."""

from __future__ import annotations

from typing import ClassVar

from lantoa.kit.errors import AdapterError
from lantoa.websites.adapters.base import Answer
from lantoa.websites.rules.domain import BadDomain, read_domain


class Adapter:
    """`pages` holds the text of each (domain, path); a domain without any answers nobody. `certificates`, where not valid; `moved`, where
    a domain sends its readers elsewhere."""

    pages: ClassVar[dict[tuple[str, str], str]] = {
        ("chamuc.sandbox.test", "/"): "<h1>Chả mực</h1>",
        ("het-han.sandbox.test", "/"): "<h1>Cũ</h1>",
    }
    certificates: ClassVar[dict[str, str]] = {"het-han.sandbox.test": "invalid"}
    moved: ClassVar[dict[str, str]] = {"doi-nha.sandbox.test": "noi-khac.sandbox.test"}

    def get(self, domain: str, path: str) -> Answer:
        try:
            host = read_domain(domain).ascii
        except BadDomain as error:
            raise AdapterError("this is no domain", retryable=False) from error
        if host in self.moved:
            return Answer(301, "", 0, "valid", path, moved_to=self.moved[host])
        if all(known != host for known, _path in self.pages):
            raise AdapterError("no answer", retryable=True)
        text = self.pages.get((host, path))
        certificate = self.certificates.get(host, "valid")
        if text is None:
            return Answer(404, "", 0, certificate, path)
        return Answer(200, text, len(text.encode()), certificate, path)

    def check_config(self) -> str:
        return ""
