"""A device is named by what its browser says of itself; lies and noise are harmless."""

import pytest

from lantoa.accounts.rules.device import device_of

CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
)
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (CHROME, "android chrome"),
        (CHROME + " Zalo android/12", "android zalo"),
        (SAFARI, "iphone safari"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "windows edge",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "linux firefox"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15",
            "mac safari",
        ),
        ("curl/8.0", ""),
        ("", ""),
        ("x" * 100_000 + "Android", ""),
    ],
)
def test_a_browser_says_where_it_runs(said: str, device: str) -> None:
    assert device_of(said) == device
