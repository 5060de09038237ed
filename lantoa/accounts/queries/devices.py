"""What a device is called on screen."""

from __future__ import annotations

from django.utils.translation import gettext as _

# Proper names, the same in every language.
BROWSERS = {
    "zalo": "Zalo", "facebook": "Facebook", "coccoc": "Cốc Cốc", "samsung": "Samsung Internet", "edge": "Edge", "opera": "Opera",
    "firefox": "Firefox", "chrome": "Chrome", "safari": "Safari",
}  # fmt: skip


def device_words(device: str) -> str:
    """`android chrome` (see `rules.device`) as people say it: “Điện thoại Android · Chrome”."""
    systems = {
        "android": _("Android phone"), "iphone": "iPhone", "ipad": "iPad", "windows": _("Windows computer"), "mac": _("Mac computer"),
        "linux": _("Linux computer"), "chromeos": "Chromebook",
    }  # fmt: skip
    parts = device.split()
    system = next((systems[part] for part in parts if part in systems), _("A device"))
    browser = next((BROWSERS[part] for part in parts if part in BROWSERS), "")
    return f"{system} · {browser}" if browser else system
