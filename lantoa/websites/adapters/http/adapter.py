"""Reads public pages of listed sites, in their own net or in the sandbox's small one."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings

from lantoa.kit.errors import AdapterError
from lantoa.websites.adapters.base import AGENT, Answer
from lantoa.websites.adapters.http import client
from lantoa.websites.rules.domain import BadDomain, read_domain

REDIRECTS = 3
_CHARSETS = {
    "ascii", "big5", "euc-jp", "euc-kr", "gb18030", "gb2312", "gbk", "iso-8859-1", "iso-8859-15", "latin1", "shift-jis", "us-ascii", "utf-16",
    "utf-16be", "utf-16le", "utf-8", "utf8", "windows-1250", "windows-1251", "windows-1252", "windows-1258",
}  # fmt: skip
_READABLE = ("text/html", "application/xhtml+xml", "text/plain")


class Adapter:
    """HTTPS first; HTTP where nobody answers there or the certificate does not hold. See docs/adapters/http.md."""

    def get(self, domain: str, path: str) -> Answer:
        host = _host(domain)
        if settings.SITE_VISITS_VIA:
            return self._follow(host, path, "valid", through=True)
        try:
            return self._follow(host, path, "valid", tls=True)
        except client.Distrusted:
            certificate, missing = "invalid", None
        except AdapterError as error:
            if not error.retryable:
                raise
            certificate, missing = "none", error
        try:
            return self._follow(host, path, certificate, tls=False)
        except client.Distrusted:  # HTTP sent on to HTTPS
            return Answer(0, "", 0, "invalid", path)
        except AdapterError:
            if certificate == "invalid":
                return Answer(0, "", 0, "invalid", path)
            raise missing or AdapterError("no answer", retryable=True) from None

    def check_config(self) -> str:
        via = settings.SITE_VISITS_VIA
        return (
            "" if not via or (urlsplit(via).scheme == "http" and urlsplit(via).hostname) else "LANTOA_SITE_VISITS_VIA"
        )

    def _follow(self, host: str, path: str, certificate: str, *, tls: bool = False, through: bool = False) -> Answer:
        headers = {
            "User-Agent": f"{AGENT}/1.0 (+{settings.PUBLIC_URL.rstrip('/')}/website/can-cu/)",
            "Accept": "text/html,text/plain",
            "Accept-Language": "vi",
        }
        name, here = host, _clean(path)
        for _hop in range(REDIRECTS + 1):
            if through:
                reply = client.ask_through(settings.SITE_VISITS_VIA, name, here, headers=headers)
                certificate = _as_told(reply, certificate)
            else:
                reply = client.ask(name, here, tls=tls, headers=headers)
            if reply.status not in {301, 302, 303, 307, 308}:
                return Answer(reply.status, _text(reply), len(reply.body), certificate, here)
            to = _next(f"{'https' if tls or through else 'http'}://{name}{here}", reply)
            if to.scheme not in {"http", "https"} or not to.hostname or _bare(to.hostname) != _bare(host):
                return Answer(reply.status, "", 0, certificate, here, moved_to=(to.hostname or "?")[:253])
            tls = tls or to.scheme == "https"
            name, here = to.hostname, _clean((to.path or "/") + (f"?{to.query}" if to.query else ""))
        raise AdapterError("it sends its readers round and round", retryable=False)


def _host(domain: str) -> str:
    """The name as it may be asked for. An address, and a name without a dot, is nowhere one may go."""
    try:
        return read_domain(domain).ascii
    except BadDomain as error:
        raise AdapterError("this is no domain", retryable=False) from error


def _next(here: str, reply: client.Reply) -> SplitResult:
    try:
        return urlsplit(urljoin(here, reply.headers.get("location", "")))
    except ValueError as error:
        raise AdapterError("it sends its readers to no address", retryable=False) from error


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")


def _clean(path: str) -> str:
    return quote(path, safe="/?&=%+-._~:@,;!$'()*")[:2_000]


def _as_told(reply: client.Reply, certificate: str) -> str:
    """The sandbox has no TLS: it says in words what the certificate would be, and that a name is nobody's."""
    if reply.headers.get("x-sandbox-line") == "dead":
        raise AdapterError("no answer", retryable=True)
    told = reply.headers.get("x-sandbox-certificate", certificate)
    return told if told in {"valid", "invalid", "none"} else certificate


def _text(reply: client.Reply) -> str:
    kind = reply.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    if kind not in _READABLE:
        return ""
    named = re.search(r"charset=[\"']?([A-Za-z0-9_-]{2,20})", reply.headers.get("content-type", ""))
    charset = named[1].lower().replace("_", "-") if named else "utf-8"
    # Only what pages are written in: Python knows more, among them what is no charset, slow or fails.
    return reply.body.decode(charset if charset in _CHARSETS else "utf-8", "replace")
