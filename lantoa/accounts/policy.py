"""Who may open which page about people."""

from lantoa.kit.access import EVERYONE, SIGNED_IN, allow

POLICY = [
    allow("accounts:sign_in", "GET POST", EVERYONE, resource="session"),
    allow("accounts:sign_in_code", "GET POST", EVERYONE, resource="session"),
    allow("accounts:sign_in_name", "GET POST", EVERYONE, resource="session"),
    allow("accounts:demo_sign_in", "POST", EVERYONE, resource="session"),
    allow("accounts:passkey_sign_in", "POST", EVERYONE, resource="session"),
    allow("accounts:eid_sign_in", "POST", EVERYONE, resource="session"),
    allow("accounts:eid_return", "GET", EVERYONE, resource="session"),
    allow("accounts:sign_out", "POST", EVERYONE, resource="session"),
    allow("accounts:me", "GET POST", SIGNED_IN, scope="own", resource="person"),
    allow("accounts:act_for", "POST", SIGNED_IN, scope="own", resource="organisation"),
    allow("accounts:withdraw_consent", "POST", SIGNED_IN, scope="own", resource="consent"),
    allow("accounts:safety", "GET", SIGNED_IN, scope="own", resource="person"),
    allow("accounts:add_passkey", "POST", SIGNED_IN, scope="own", resource="passkey"),
    allow("accounts:remove_passkey", "POST", SIGNED_IN, scope="own", resource="passkey"),
    allow("accounts:end_sign_in", "POST", SIGNED_IN, scope="own", resource="session"),
    allow("accounts:end_other_sign_ins", "POST", SIGNED_IN, scope="own", resource="session"),
    allow("accounts:verify", "GET POST", SIGNED_IN, scope="own", resource="verification"),
    allow("accounts:forget_verification", "POST", SIGNED_IN, scope="own", resource="verification"),
    allow("accounts:helper_consent", "GET POST", SIGNED_IN, scope="own", resource="consent"),
    allow("accounts:help_household", "GET POST", SIGNED_IN, scope="own", resource="consent"),
    allow("accounts:help_code", "GET POST", SIGNED_IN, scope="own", resource="consent"),
    allow("accounts:help_which", "GET POST", SIGNED_IN, scope="own", resource="consent"),
]
