"""What happens with people and their organisations."""

PERSON_JOINED = "accounts.person_joined"
SIGNED_IN = "accounts.signed_in"
PROVED_AGAIN = "accounts.proved_again"
SIGN_IN_ENDED = "accounts.sign_in_ended"
ORGANISATION_CREATED = "accounts.organisation_created"
MEMBER_ADDED = "accounts.member_added"
MEMBER_ENDED = "accounts.member_ended"
OPERATOR_NAMED = "accounts.operator_named"
OPERATOR_ENDED = "accounts.operator_ended"
CONSENT_GIVEN = "accounts.consent_given"
CONSENT_WITHDRAWN = "accounts.consent_withdrawn"
PASSKEY_ADDED = "accounts.passkey_added"
PASSKEY_REMOVED = "accounts.passkey_removed"
PASSKEY_REFUSED = "accounts.passkey_refused"
IDENTITY_VERIFIED = "accounts.identity_verified"
IDENTITY_FORGOTTEN = "accounts.identity_forgotten"
IDENTITY_REFUSED = "accounts.identity_refused"
PHONE_CHANGE_ASKED = "accounts.phone_change_asked"
PHONE_CHANGE_PROVED = "accounts.phone_change_proved"
PHONE_CHANGE_VOUCHED = "accounts.phone_change_vouched"
PHONE_CHANGE_SEEN = "accounts.phone_change_seen"
RETURN_ASKED = "accounts.return_asked"
RETURNED = "accounts.returned"
PHONE_CHANGE_WAITING = "accounts.phone_change_waiting"
PHONE_CHANGE_CANCELLED = "accounts.phone_change_cancelled"
PHONE_CHANGE_FAILED = "accounts.phone_change_failed"
PHONE_CHANGED = "accounts.phone_changed"
PERSON_ERASED = "accounts.person_erased"
DATA_REQUESTED = "accounts.data_requested"
DATA_REQUEST_REPLIED = "accounts.data_request_replied"
DATA_REQUEST_EXTENDED = "accounts.data_request_extended"
DATA_REQUEST_DONE = "accounts.data_request_done"
DATA_REQUEST_REFUSED = "accounts.data_request_refused"
DATA_REQUEST_TAKEN_BACK = "accounts.data_request_taken_back"
DATA_TAKEN_OUT = "accounts.data_taken_out"
APPROVAL_ASKED = "accounts.approval_asked"
APPROVAL_GIVEN = "accounts.approval_given"
APPROVAL_REFUSED = "accounts.approval_refused"
APPROVAL_WITHDRAWN = "accounts.approval_withdrawn"
APPROVAL_FAILED = "accounts.approval_failed"
APPROVAL_USED = "accounts.approval_used"
BREACH_RECORDED = "accounts.breach_recorded"
BREACH_NOTED = "accounts.breach_noted"
READ_PAST_BUDGET = "accounts.read_past_budget"
PLANTED_OPENED = "accounts.planted_opened"

ACTS = {
    PERSON_JOINED: "A person joined.",
    SIGNED_IN: "A person signed in, with the way they proved who they are.",
    PROVED_AGAIN: "A person signed in already proved once more who they are, with the way.",
    SIGN_IN_ENDED: "A person's session in a browser was ended: by themselves from another one, or by the house.",
    ORGANISATION_CREATED: "A household or other organisation was set up.",
    MEMBER_ADDED: "A person got a role in an organisation.",
    MEMBER_ENDED: "A person's role in an organisation ended.",
    OPERATOR_NAMED: "A person runs the house from now on.",
    OPERATOR_ENDED: "A person runs the house no longer.",
    CONSENT_GIVEN: "A person agreed to something, for one purpose.",
    CONSENT_WITHDRAWN: "A person took an agreement back.",
    PASSKEY_ADDED: "A person's device got a passkey.",
    PASSKEY_REMOVED: "A passkey was taken off.",
    PASSKEY_REFUSED: "A passkey's answer was refused, with the reason.",
    IDENTITY_VERIFIED: "A person's identity was verified by a provider, at a level.",
    IDENTITY_FORGOTTEN: "A person took the verification of their identity off.",
    IDENTITY_REFUSED: "An answer about somebody's identity was refused, with the reason.",
    PHONE_CHANGE_ASKED: "A change of an account's phone number was asked for.",
    PHONE_CHANGE_PROVED: "One of the two ways needed for a change of number was proved.",
    PHONE_CHANGE_VOUCHED: "Somebody who stands by the account said that it is they who ask for another number.",
    PHONE_CHANGE_SEEN: "An officer at the desk, or the house itself, saw who asks and their paper; with the kind of paper.",
    RETURN_ASKED: "A code came back from a number whose account was silent for long; a second way is asked.",
    RETURNED: "Somebody came in again after a long silence by two ways; they were signed out everywhere else.",
    PHONE_CHANGE_WAITING: "A change of number was proved and waits a day.",
    PHONE_CHANGE_CANCELLED: "A change of number was stopped.",
    PHONE_CHANGE_FAILED: "A change of number could not be made: the new one has an account meanwhile.",
    PHONE_CHANGED: "An account has another phone number from now on; it was signed out everywhere.",
    PERSON_ERASED: "A person was erased; only ids and what the law or somebody's money needs is left.",
    DATA_REQUESTED: "A person asked something about their own personal data, with the kind and by when it is answered.",
    DATA_REQUEST_REPLIED: "A request about personal data got a first reply: how and by when it is done.",
    DATA_REQUEST_EXTENDED: "A request about personal data got more time, once, with a reason.",
    DATA_REQUEST_DONE: "A request about personal data was answered and done.",
    DATA_REQUEST_REFUSED: "A request about personal data was refused, with the reason.",
    DATA_REQUEST_TAKEN_BACK: "A request about personal data was taken back, or whoever asked was erased.",
    DATA_TAKEN_OUT: "A person took out a copy of what stands here under their name.",
    APPROVAL_ASKED: "Something that nobody does alone was asked for, with its kind and a mark of exactly what.",
    APPROVAL_GIVEN: "A second person of the same standing said yes to it; it is done with this entry.",
    APPROVAL_REFUSED: "A second person said no to it.",
    APPROVAL_WITHDRAWN: "Whoever asked for it took it back.",
    APPROVAL_FAILED: "A second person said yes, but a rule refused it by then.",
    APPROVAL_USED: "What a second person said yes to is begun on the machine; another time needs another yes.",
    BREACH_RECORDED: "Something that happened to personal data was written into the breach log.",
    READ_PAST_BUDGET: "Somebody went on opening personal records past their budget, with a reason; how many that day.",
    PLANTED_OPENED: "Somebody opened a planted record, which nobody has a reason to open; of what kind.",
    BREACH_NOTED: "A correction, a measure, or that somebody was told was added to a breach.",
}
