"""Why something about people is refused."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadPhone(RuleError):
    """What was typed is no phone number; the code says why: empty, letters, too_short, too_long."""

    code = "phone"


class BadName(RuleError):
    """A name that cannot be kept: empty, without a letter, or too long."""

    code = "name"


class TooSoon(RuleError):
    """A code was sent just now; wait before asking for another."""

    code = "too_soon"


class TooMany(RuleError):
    """Too many codes were asked for, for one phone or from one place."""

    code = "too_many"


class WrongCode(RuleError):
    """The code does not hold: wrong, expired, used, or tried too often. `code` says which."""

    code = "wrong_code"


class NotAllowed(RuleError):
    """This person may not do that with this organisation or consent."""

    code = "not_allowed"


class LastOwner(RuleError):
    """An organisation keeps at least one owner."""

    code = "last_owner"


class LastOperator(RuleError):
    """Somebody runs the house, unless it is said that nobody shall."""

    code = "last_operator"


class AlikeName(RuleError):
    """A public body whose name looks like one that is here; it is made only when somebody says that it is another."""

    code = "alike"


class OtherName(RuleError):
    """The number named belongs to somebody who is called otherwise."""

    code = "other_name"


class BadTaxCode(RuleError):
    """What was typed is no tax code."""

    code = "tax_code"


class SignedOut(RuleError):
    """This account is closed."""

    code = "closed"


class ProofOver(RuleError):
    """What a browser was asked to prove is over: too late, done before, or asked of another browser."""

    code = "over"


class BadPasskey(RuleError):
    """A passkey's answer proves nothing; the code says why: site, old, not_verified, unknown, known, copied, signature, kind, unreadable, many."""

    code = "passkey"


class BadIdentity(RuleError):
    """An answer about somebody's identity that cannot be used; the code says why.

    Of the adapter: state, nonce, issuer, audience, party, signature, key, algorithm, expired, age, at_hash, level,
    unreadable; of ours: declined, unknown (nobody here), taken (another account's), other (another identity than before).
    """

    code = "identity"


class ProviderAway(RuleError):
    """Whoever verifies identities cannot be reached, or there is nobody."""

    code = "away"


class ChangeRefused(RuleError):
    """A change of phone number that cannot go on; the code says why: same, taken, over, other, new, nobody, another."""

    code = "change"


class CannotErase(RuleError):
    """Somebody cannot be erased yet; the message says what is to be done first. The code says why: open, demo, confirm."""

    code = "open"


class BadWords(RuleError):
    """What was written about personal data cannot be kept: nothing, too much, no such choice."""

    code = "words"


class BadTime(RuleError):
    """A time that cannot be: to come, or before what it follows."""

    code = "time"


class Alone(RuleError):
    """This needs a second person, and there is nobody else; on the machine it is done by command."""

    code = "alone"


class NotNow(RuleError):
    """A request has moved on, or takes no more time; the code says which: over, extended, late; of a second yes: other, asker."""

    code = "over"
