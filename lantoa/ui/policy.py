"""The style guide is open to everybody."""

from lantoa.kit.access import EVERYONE, allow

POLICY = [allow("ui:styleguide", "GET", EVERYONE, resource="styleguide")]
