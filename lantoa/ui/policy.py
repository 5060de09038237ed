"""The style guide and the page without a signal are open to everybody."""

from lantoa.kit.access import EVERYONE, allow

POLICY = [
    allow("ui:styleguide", "GET", EVERYONE, resource="styleguide"),
    allow("ui:offline", "GET", EVERYONE, resource="offline_page"),
]
