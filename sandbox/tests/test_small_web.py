"""Shops answer by their name, each of its kind; a name that is nobody's is a dead line, and the sandbox's own pages stay."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

from .people import Running


def ask(sandbox: Running, host: str, path: str = "/") -> tuple[int, dict[str, str], str]:
    line = HTTPConnection(urlsplit(sandbox.browser.base).netloc)
    line.request("GET", path, headers={"Host": host})
    answer = line.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read().decode()


def test_each_kind_of_shop_answers_as_its_name_says(sandbox: Running) -> None:
    status, headers, page = ask(sandbox, "du-cha-muc.sandbox.test")
    assert (status, headers["X-Sandbox-Certificate"]) == (200, "valid")
    assert "Công ty TNHH Cha Muc" in page
    assert "/doi-tra" in page
    assert "7 ngày" in ask(sandbox, "www.du-cha-muc.sandbox.test", "/doi-tra")[2]
    assert "Mã số thuế" not in ask(sandbox, "thieu-chu-x.sandbox.test")[2]
    assert ask(sandbox, "thieu-chinh-sach-x.sandbox.test", "/doi-tra")[0] == 404
    assert "Disallow: /\n" in ask(sandbox, "cam-may-x.sandbox.test", "/robots.txt")[2]
    assert ask(sandbox, "chung-thu-hong-x.sandbox.test")[1]["X-Sandbox-Certificate"] == "invalid"
    assert ask(sandbox, "doi-nha-x.sandbox.test")[0] == 301
    for dead in ("dong-x.sandbox.test", "khong-co.sandbox.test"):
        assert ask(sandbox, dead)[1]["X-Sandbox-Line"] == "dead"
    assert "Thế giới thử" in ask(sandbox, "127.0.0.1")[2]
