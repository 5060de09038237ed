"""What a page shows of its owner and its rules, and what robots.txt lets a visitor read."""

from __future__ import annotations

from lantoa.websites.rules.particulars import MOST_WORDS, pages_to_read, read_page, shown_on
from lantoa.websites.rules.robots import read_robots

FRONT = """<html><script>var x = "Công ty Giấu"</script><h1>Chả mực</h1><a href="/bao-mat">Chính sách bảo mật</a> <a href="https://khac.vn/doi-tra">Đổi trả</a>
<a href='/doi-tra'>Chính sách đổi trả</a><a href="#">Liên hệ</a><footer>CÔNG TY TNHH CHẢ MỰC THỬ · Địa chỉ: Thôn 2 · MST: 5700123456 · 0203 123 4567</footer>"""


def test_the_owner_s_particulars_are_found_and_a_link_alone_is_no_policy() -> None:
    front = read_page(FRONT)
    assert "Giấu" not in front.words
    assert pages_to_read(front, "chamuc.vn") == ["/bao-mat", "/doi-tra"]
    assert shown_on([front], "Công ty TNHH Chả Mực Thử") == ["name", "address", "contact", "number"]
    assert "name" not in shown_on([front], "Công ty Khác")
    more = read_page("<h1>Chính sách bảo mật</h1><p>Chúng tôi giữ số điện thoại để giao hàng.</p>")
    assert "privacy" in shown_on([front, more], "")
    assert shown_on([read_page("<<<a href=><p")], "x") == []
    assert shown_on([read_page("Viết cho chúng tôi: ban.hang@chamuc.com.vn.")], "x") == ["contact"]


def test_what_no_parser_and_no_database_takes_is_left_out() -> None:
    broken = read_page("<h1>Chả mực</h1> 0203 123 4567<![x]><p>Sau đó</p>")
    assert shown_on([broken], "Chả mực") == ["name", "contact"]
    odd = read_page('<a href="/bao\0-mat?a=\ud800b">Bảo mật</a><a href="http://[">Đổi trả</a>')
    assert pages_to_read(odd, "chamuc.vn") == ["/bao-mat?a=b"]


def test_what_is_written_to_hold_a_reader_up_holds_nobody_up() -> None:
    assert len(read_page("a" * 300_000).words) == MOST_WORDS
    # A reader that looks for the end of each tag anew would sit there for a quarter of an hour.
    assert read_page("<p " * 100_000).links == []
    assert read_page("<b a=1>" * 20_000 + "<p>" * 50_000 + "Hết").words in {"", "Hết"}
    # Both would take a reader that tries every way longer than anybody waits.
    assert shown_on([read_page("a" * 300_000)], "x") == []
    assert read_robots(200, "User-agent: *\nDisallow: /" + "*a" * 200 + "$\n", "x").allows("/" + "a" * 190 + "b" * 300)


def test_robots_are_read_by_the_longest_rule_and_a_server_in_trouble_is_left_alone() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: LantoaRegister # us\nDisallow: /kho\nAllow: /kho/anh$\n"
    mine, other = read_robots(200, text, "LantoaRegister"), read_robots(200, text, "Other")
    assert [mine.allows(path) for path in ("/", "/kho/1", "/kho/anh", "/kho/anh2")] == [True, False, True, False]
    assert not other.allows("/")
    assert read_robots(404, "Disallow: /", "x").allows("/")
    assert not read_robots(503, "", "x").allows("/")
    assert not read_robots(200, "User-agent: *\nDisallow: *.php\n", "x").allows("/a.php?b")
    for pattern, path, fits in (
        ("/a*b*c", "/a1b2c3", True), ("/a*b*c$", "/a1b2c3", False), ("/a*b*c$", "/a1b2cc", True), ("/ab*ba$", "/aba", False), ("/*", "/", True),
        ("/a$", "/a", True), ("/a$", "/ab", False), ("/a*$", "/abc", True), ("/a**c", "/ac", True), ("*b*b", "/b", False), ("/x.y", "/xzy", False),
    ):  # fmt: skip
        assert read_robots(200, f"User-agent: *\nDisallow: {pattern}\n", "x").allows(path) is not fits, (pattern, path)
