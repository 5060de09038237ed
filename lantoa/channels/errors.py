"""Why the channels room refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lantoa.kit.errors import RuleError


class BadChannel(RuleError):
    """A shop cannot be connected so; `field` says which part."""

    code = "bad_channel"


class BadUpload(RuleError):
    """The place takes nothing, or the link is none of that place."""

    code = "bad_upload"


class BadLink(RuleError):
    """The link cannot be made so, or the order cannot be tied to it."""

    code = "bad_link"


class BadPost(RuleError):
    """The post cannot be written or shared so; `field` says which part."""

    code = "bad_post"


class BadAgreement(RuleError):
    """The share cannot be agreed on or settled so; `field` says which part."""

    code = "bad_agreement"


class BadListing(RuleError):
    """The channel would refuse this listing; `problems` are (field, why, bound), `field` is the first one's."""

    code = "bad_listing"

    def __init__(self, message: object = "", *, problems: Sequence[tuple[str, str, int]] = (), field: str = "") -> None:
        super().__init__(message, field=field or (problems[0][0] if problems else ""))
        self.problems = tuple(problems)


class BadListings(RuleError):
    """Channels would refuse what was asked for; `problems` are (field, why, bound) by the account's id, all of them."""

    code = "bad_listings"

    def __init__(self, message: object = "", *, problems: Mapping[int, Sequence[tuple[str, str, int]]]) -> None:
        super().__init__(message)
        self.problems = {pk: tuple(found) for pk, found in problems.items()}


class NotYours(RuleError):
    """The listing is not in a state in which this can be done."""

    code = "not_so"


class RefusedKnock(Exception):
    """A channel's knock that is not taken; `status` is the HTTP answer (400, 401, 413), `reason` is kept with it."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class BadReply(RuleError):
    """What was written cannot be said so, or there: empty, too long, or the channel lets nobody answer any more."""

    code = "bad_reply"


class BadContact(RuleError):
    """Two contacts cannot be joined, or what was written of one is not right."""

    code = "bad_contact"
