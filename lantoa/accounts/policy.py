"""Who may open which page about people."""

from lantoa.kit.access import EVERYONE, SIGNED_IN, allow, guarded, of_person, of_role, shown, unguarded, with_row
from lantoa.kit.homes import moves, stays

RUNNING = {"operator"}
POLICY = [
    allow("accounts:sign_in", "GET POST", EVERYONE, resource="session"),
    allow("accounts:sign_in_code", "GET POST", EVERYONE, resource="session"),
    allow("accounts:sign_in_name", "GET POST", EVERYONE, resource="session"),
    allow("accounts:demo_sign_in", "POST", EVERYONE, resource="session"),
    allow("accounts:passkey_sign_in", "POST", EVERYONE, resource="session"),
    allow("accounts:eid_sign_in", "POST", EVERYONE, resource="session"),
    allow("accounts:unsent", "GET", SIGNED_IN, scope="own", resource="session"),
    allow("accounts:eid_return", "GET", EVERYONE, resource="session"),
    allow("accounts:sign_out", "POST", EVERYONE, resource="session"),
    allow("accounts:me", "GET POST", SIGNED_IN, scope="own", resource="person"),
    allow("accounts:sex", "GET POST", SIGNED_IN, scope="own", resource="person"),
    allow("accounts:act_for", "POST", SIGNED_IN, scope="own", resource="organisation"),
    allow("accounts:withdraw_consent", "POST", SIGNED_IN, scope="own", resource="consent"),
    allow("accounts:step_up", "GET POST", SIGNED_IN, scope="own", resource="session"),
    allow("accounts:step_up_passkey", "POST", SIGNED_IN, scope="own", resource="session"),
    allow("accounts:safety", "GET", SIGNED_IN, scope="own", resource="person"),
    allow("accounts:add_passkey", "POST", SIGNED_IN, scope="own", resource="passkey", fresh=True),
    allow("accounts:remove_passkey", "POST", SIGNED_IN, scope="own", resource="passkey", fresh=True),
    allow("accounts:end_sign_in", "POST", SIGNED_IN, scope="own", resource="session", fresh=True),
    allow("accounts:end_other_sign_ins", "POST", SIGNED_IN, scope="own", resource="session", fresh=True),
    allow("accounts:verify", "GET POST", SIGNED_IN, scope="own", resource="verification", fresh=True),
    allow("accounts:forget_verification", "POST", SIGNED_IN, scope="own", resource="verification", fresh=True),
    allow("accounts:change_phone", "GET POST", EVERYONE, resource="person"),
    allow("accounts:change_phone_code", "GET POST", EVERYONE, resource="person"),
    allow("accounts:change_phone_ways", "GET", EVERYONE, resource="person"),
    allow("accounts:change_phone_old", "GET POST", EVERYONE, resource="person"),
    allow("accounts:change_phone_passkey", "POST", EVERYONE, resource="person"),
    allow("accounts:change_phone_eid", "POST", EVERYONE, resource="person"),
    allow("accounts:cancel_phone_change", "GET POST", EVERYONE, resource="person", token=True),
    allow("accounts:vouch", "GET POST", SIGNED_IN, scope="own", resource="person", fresh=True),
    allow("accounts:desk_check", "GET POST", {"officer"}, resource="person", fresh=True),
    allow("accounts:prove_phone", "GET POST", SIGNED_IN, scope="own", resource="person"),
    allow("accounts:offer_passkey", "GET POST", SIGNED_IN, scope="own", resource="session"),
    allow("accounts:stop_phone_change", "POST", SIGNED_IN, scope="own", resource="person"),
    allow("accounts:erase", "GET POST", SIGNED_IN, scope="own", resource="erasure", fresh=True),
    allow("accounts:erased", "GET", EVERYONE, resource="person"),
    allow("accounts:helper_consent", "GET POST", SIGNED_IN, scope="own", resource="consent", fresh=True),
    allow("accounts:help_household", "GET POST", SIGNED_IN, scope="own", resource="consent"),
    allow("accounts:help_code", "GET POST", SIGNED_IN, scope="own", resource="consent"),
    allow("accounts:help_which", "GET POST", SIGNED_IN, scope="own", resource="consent"),
    allow("accounts:processing", "GET", EVERYONE, resource="processing"),
    allow("accounts:my_data", "GET", SIGNED_IN, scope="own", resource="person"),
    allow("accounts:copy_of_data", "POST", SIGNED_IN, scope="own", resource="person", fresh=True),
    allow("accounts:ask_data", "GET POST", SIGNED_IN, scope="own", resource="data_request"),
    allow("accounts:data_request", "GET", SIGNED_IN, scope="own", resource="data_request"),
    allow("accounts:take_back_data_request", "POST", SIGNED_IN, scope="own", resource="data_request"),
    allow("accounts:data_requests", "GET", RUNNING, resource="data_request"),
    allow(
        "accounts:data_request_desk", "GET POST", RUNNING, resource="data_request", gone=200, personal="desk_data_code"
    ),
    allow("accounts:bodies", "GET", RUNNING, resource="organisation"),
    allow("accounts:new_body", "GET POST", RUNNING, resource="organisation", fresh=True),
    allow("accounts:body", "GET POST", RUNNING, resource="organisation", gone=200, fresh=True),
    allow("accounts:end_in_body", "POST", RUNNING, resource="membership", gone=200, fresh=True),
    allow("accounts:my_body", "GET POST", {"owner"}, scope="own", resource="organisation", fresh=True),
    allow("accounts:end_in_my_body", "POST", {"owner"}, scope="own", resource="membership", fresh=True),
    allow("accounts:operators", "GET POST", RUNNING, resource="membership", fresh=True),
    allow("accounts:end_operator", "POST", RUNNING, resource="membership", fresh=True),
    allow("accounts:erase_other", "GET POST", RUNNING, resource="erasure", fresh=True),
    allow("accounts:approvals", "GET", SIGNED_IN, scope="own", resource="approval"),
    allow("accounts:approval", "GET POST", SIGNED_IN, scope="own", resource="approval", fresh=True),
    allow("accounts:readings", "GET", {"operator", "owner"}, scope="own", resource="reading"),
    allow(
        "accounts:reading_reason",
        "GET POST",
        {"officer", "instructor", "moderator", "operator", "helper"},
        resource="reading",
    ),
    allow("accounts:breaches", "GET", RUNNING, resource="breach"),
    allow("accounts:record_breach", "GET POST", {"officer", "moderator", "operator"}, resource="breach"),
    allow("accounts:breach", "GET POST", RUNNING, resource="breach"),
]
# Whose data may be read where; everywhere else by nobody.
FIELDS = [
    shown(
        "owner_phone",
        "accounts.Person.phone",
        "account",
        "accounts:change_phone accounts:copy_of_data accounts:data_request_desk accounts:me accounts:my_body accounts:prove_phone accounts:step_up accounts:step_up_passkey",
    ),
]
# Whose the rows are, for PostgreSQL (lantoa.kit.database.wall).
ROWS = [
    guarded("accounts.DataRequest", of_person("person_id"), of_role("operator")),
    guarded("accounts.DataRequestStep", with_row("request_id", "accounts_datarequest")),
    guarded("accounts.Passkey", of_person("person_id")),
    guarded("accounts.SignIn", of_person("person_id")),
    *unguarded(
        "read to find out who asks, before anybody can be named",
        "accounts.Membership",
        "accounts.Consent",
    ),
    *unguarded(
        "not yet: whoever changes a number, and who vouches for them, is not signed in",
        "accounts.PhoneChange",
        "accounts.Vouch",
        "accounts.ProofRequest",
        "accounts.DeskCheck",
        "accounts.KnownDevice",
    ),
    *unguarded(
        "not yet: many pages show that somebody's eID stood behind a stall",
        "accounts.Verification",
    ),
    *unguarded(
        "the house's own book, for its operators",
        "accounts.Breach",
        "accounts.BreachNote",
    ),
    *unguarded(
        "written while anybody opens a record, read by whoever leads the body and by operators",
        "accounts.Reading",
        "accounts.ReadingReason",
    ),
    *unguarded(
        "not yet: whoever else leads the body or runs the house decides, each by a rule of its own",
        "accounts.ApprovalRequest",
    ),
]

HOMES = [
    *moves("unit", "accounts.Person", members=("accounts.Membership", "person")),
    *moves("unit", "accounts.Organisation"),
    *moves("organisation", "accounts.Membership"),
    *moves("organisation asked_by", "accounts.ApprovalRequest"),
    *moves("organisation given_by", "accounts.Consent"),
    *moves("organisation reader", "accounts.Reading", "accounts.ReadingReason"),
    *moves("person", "accounts.DataRequest", "accounts.KnownDevice", "accounts.Passkey", "accounts.PhoneChange", "accounts.Verification"),
    *moves("request", "accounts.DataRequestStep"),
    *moves("change", "accounts.Vouch", "accounts.DeskCheck"),
    *stays("sessions, codes and proofs that are over within a day, and the house's own watch", "accounts.SignIn", "accounts.PhoneCode", "accounts.ProofRequest", "accounts.Canary", "accounts.Breach", "accounts.BreachNote"),
]  # fmt: skip
