"""What is a domain, what is none, and which can be taken for each other."""

from __future__ import annotations

import pytest

from lantoa.websites.rules.domain import BadDomain, is_mixed, read_domain, skeleton


@pytest.mark.parametrize(
    ("text", "ascii_", "shown"),
    [
        ("ChaMuc.vn", "chamuc.vn", "chamuc.vn"),
        (" https://www.chamuc.vn/ ", "chamuc.vn", "chamuc.vn"),
        ("http://chamuc.vn:80", "chamuc.vn", "chamuc.vn"),
        ("www.vn", "www.vn", "www.vn"),
        ("chảmực.vn", "xn--chmc-gna8f.vn", "chảmực.vn"),
        ("chamuc.vn.", "chamuc.vn", "chamuc.vn"),
    ],
)
def test_a_domain_is_read_however_it_is_written(text: str, ascii_: str, shown: str) -> None:
    found = read_domain(text)
    assert found.shown == shown
    assert found.ascii.startswith("xn--") == ascii_.startswith("xn--")
    assert read_domain(found.ascii) == found
    assert found.is_punycode == (found.ascii != found.shown)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), ("  . ", "empty"), ("192.168.1.10", "address"), ("http://[::1]/", "address"), ("127.1", "address"), ("0x7f.1", "address"), ("2130706433", "address"),
        ("chamuc.vn/mua", "path"), ("chamuc.vn?x=1", "path"), ("chamuc.vn:8080", "port"), ("chamuc.vn:99999", "letters"), ("chamuc", "single"), ("cha muc.vn", "letters"),
        ("cha_muc.vn", "letters"), ("-cha.vn", "letters"), ("a..vn", "letters"), ("ftp://chamuc.vn", "letters"), ("user@chamuc.vn", "letters"), ("a" * 64 + ".vn", "letters"),
        (".".join(["a" * 60] * 5) + ".vn", "long"), ("xn--\x00.vn", "letters"),
    ],
)  # fmt: skip
def test_what_is_no_domain_is_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(BadDomain) as told:
        read_domain(text)
    assert told.value.code == code


def test_look_alikes_share_a_skeleton_and_others_do_not() -> None:
    for one, other in (
        ("chamuc.vn", "chаmuc.vn"),
        ("haiha.vn", "hảihà.vn"),
        ("g00d.vn", "good.vn"),
        ("modern.vn", "modem.vn"),
        ("cha-muc.vn", "chamuc.vn"),
        ("paypal.vn", "paypa1.vn"),
    ):
        assert one != other
        assert skeleton(one) == skeleton(other)
    assert skeleton("chamuc.vn") != skeleton("ruochau.vn")
    assert is_mixed("chаmuc.vn")
    assert not is_mixed("chảmực.vn")
