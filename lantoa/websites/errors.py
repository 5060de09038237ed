"""Why an entry of the register cannot be made or changed like this."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class NotAllowed(RuleError):
    """Only officers of the body that keeps the register change it."""

    code = "not_allowed"


class BadSite(RuleError):
    """An entry's domain, app, days or owner are not right; `field` says which."""

    code = "bad_site"


class BadList(RuleError):
    """A file is no list of sites, or the list does not wait for this."""

    code = "bad_list"


class NotNow(RuleError):
    """The entry, complaint or request is over, or somebody else was faster."""

    code = "not_now"


class TooMany(RuleError):
    """Too many complaints from one place in a short time."""

    code = "too_many"
