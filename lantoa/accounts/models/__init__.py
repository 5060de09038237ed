"""People and their organisations: who somebody is, how they prove it, for whom they act, and what they agreed to."""

from lantoa.accounts.models.approval import ApprovalRequest
from lantoa.accounts.models.breach import Breach, BreachNote
from lantoa.accounts.models.code import PhoneCode
from lantoa.accounts.models.consent import Consent
from lantoa.accounts.models.data_request import DataRequest, DataRequestStep
from lantoa.accounts.models.known_device import KnownDevice
from lantoa.accounts.models.organisation import Membership, Organisation
from lantoa.accounts.models.passkey import Passkey
from lantoa.accounts.models.person import Person
from lantoa.accounts.models.phone_change import DeskCheck, PhoneChange, Vouch
from lantoa.accounts.models.proof import ProofRequest
from lantoa.accounts.models.reading import Canary, Reading, ReadingReason
from lantoa.accounts.models.sign_in import SignIn
from lantoa.accounts.models.verification import Verification

__all__ = [
    "ApprovalRequest", "Breach", "BreachNote", "Canary", "Consent", "DataRequest", "DataRequestStep", "DeskCheck", "KnownDevice", "Membership",
    "Organisation", "Passkey", "Person", "PhoneChange", "PhoneCode", "ProofRequest", "Reading", "ReadingReason", "SignIn", "Verification", "Vouch",
]  # fmt: skip
