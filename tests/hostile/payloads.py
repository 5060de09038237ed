"""What somebody writes to have it executed by whoever reads it: every kind with a mark of its own, by which it is found wherever it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARK = re.compile(r"zq[0-9a-z]{3}q")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def mark_of(number: int) -> str:
    """Six letters and digits that nothing else in the house says, and that any name may hold."""
    return "zq" + "".join(_DIGITS[number // 36**place % 36] for place in (2, 1, 0)) + "q"


@dataclass(frozen=True)
class Round:
    """Payloads that are tried together, the short ones for short fields; `M` stands for the mark."""

    name: str
    payloads: tuple[str, ...]

    def written(self, mark: str, longest: int | None, turn: int) -> str:
        """As many of them as fit, beginning with the one whose turn it is; "" where none does."""
        said, start = "", turn % len(self.payloads)
        # What has to stand at the beginning stands there by turns.
        for payload in (*self.payloads[start:], *self.payloads[:start]):
            made = payload.replace("M", mark)
            if longest is None or len(said) + len(made) <= longest:
                said += made
        return said


ROUNDS = (
    Round(
        "markup",
        (
            "<b M>", "<svg/onload=M>", "<script>M</script>", "</script><i M>", "</textarea></title></style><u M>", "<img src=x onerror=M>", "<iframe srcdoc='<s M>'>", "<!--M--><p M>", "<math><M></math>",
            "&lt;a M&gt;", "<a href=javascript:M>", "<form action=M><input name=M>", "<template><b M></template>", "<base href=//M>", "<meta http-equiv=refresh content=0;url=//M>",
        ),
    ),
    Round(
        "attributes",
        (
            '" M="', "' M='", '"onfocus=M autofocus="', "`M=`", '" hx-get="/M" hx-trigger="load', '" data-hx-get="/M', "' hx-on::load='M", '" style="background:url(//M)', "\\\" M=\\\"", "&quot; M=&quot;", '"><b M>', "' x-on:load='M",
            '" formaction="javascript:M', '" srcset="//M 1x',
        ),
    ),
    Round(
        "addresses",
        (
            "javascript:M", "JaVaScRiPt:M//", "java\tscript:M", "data:text/html,M", "vbscript:M", "//M.example", "[M](javascript:M)", "![M](//M.example/x.png)", "<javascript:M>", "[M]: javascript:M", "https://M@a.example", "\x01javascript:M",
        ),
    ),
    Round(
        "words",
        (
            "=M()", "{{7*7}}M", "+M", "-M", "@M", "\tM", '=HYPERLINK("//M")', "${7*7}M", "{%print(7*7)%}M", "<%=7*7%>M", "#{7*7}M", "%(M)s{0.M}", "\r\nBcc: M@a.example", "\r\nX-M: a", "＜script＞M＜/script＞", "\u202eM\u2066", "\u2028M", "ʺ M=ʺ", "\ufe64b M\ufe65",
            ';background:url(//M)', "expression(M)", '"}};M//', "\\u003cb M\\u003e", "**M** `M`",
        ),
    ),
)  # fmt: skip
KINDS = sum(len(one.payloads) for one in ROUNDS)
