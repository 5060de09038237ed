"""The door to people: who somebody is, for whom they act, what they agreed to, and who may do what."""

from lantoa.accounts.actions.approval import approved, ask_approval, others_for, use_agreed, used_elsewhere
from lantoa.accounts.actions.approval_news import tell_done_on_the_machine
from lantoa.accounts.actions.code import check_code, request_code
from lantoa.accounts.actions.consent import give_consent, helper_wording, withdraw_consent
from lantoa.accounts.actions.erasure import erase_person
from lantoa.accounts.actions.organisation import add_member, create_organisation, end_membership
from lantoa.accounts.actions.person import person_called, person_for
from lantoa.accounts.actions.register import keep_register
from lantoa.accounts.actions.sign_in import act_for, asked_from, network_mark, sign_in
from lantoa.accounts.actions.step_up import is_fresh, step_up_at
from lantoa.accounts.models import ApprovalRequest, Consent, Membership, Organisation, Person, Verification
from lantoa.accounts.queries.actor import ActingPerson, Visitor, actor_for
from lantoa.accounts.queries.approval import guard
from lantoa.accounts.queries.breach import breaches
from lantoa.accounts.queries.data_request import desk_counts
from lantoa.accounts.queries.erasure import Held, Leaving, Part, leaving, part
from lantoa.accounts.queries.people import (
    agreed_to,
    household_owners,
    households_owned_by,
    insiders_of,
    moderators,
    not_to_be_counted,
    operators,
    organisations_of,
    people_of,
    sexes_of,
    units_of,
)
from lantoa.accounts.queries.policy import field_table, policy_table, reaches
from lantoa.accounts.queries.processing import purposes
from lantoa.accounts.queries.reading import planted
from lantoa.accounts.queries.recovery import recovered_until
from lantoa.accounts.queries.silence import at_stake
from lantoa.accounts.queries.verification import owners_verified, verification_of, verified_owner_of
from lantoa.accounts.queries.wall import guarded_tables, put_up_wall, row_table, stand_behind_wall
from lantoa.accounts.rules.alike import people_alike

__all__ = [
    "ActingPerson", "ApprovalRequest", "Consent", "Held", "Leaving", "Membership", "Organisation", "Part", "Person", "Verification", "Visitor",
    "act_for", "actor_for", "add_member", "agreed_to", "approved", "ask_approval", "asked_from", "at_stake", "breaches", "check_code",
    "create_organisation", "desk_counts", "end_membership", "erase_person", "field_table", "give_consent", "guard", "guarded_tables",
    "helper_wording", "household_owners", "households_owned_by", "insiders_of", "is_fresh", "keep_register", "leaving", "moderators", "network_mark",
    "not_to_be_counted", "operators", "organisations_of", "others_for", "owners_verified", "part", "people_alike", "people_of", "person_called",
    "person_for", "planted", "policy_table", "purposes", "put_up_wall", "reaches", "recovered_until", "request_code", "row_table", "sexes_of",
    "sign_in", "stand_behind_wall", "step_up_at", "tell_done_on_the_machine", "units_of", "use_agreed", "used_elsewhere", "verification_of", "verified_owner_of", "withdraw_consent",
]  # fmt: skip
