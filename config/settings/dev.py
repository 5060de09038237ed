"""One machine, one command: the embedded database, a demo community, the sandbox beside it."""

from config.settings.base import *  # noqa: F403
from config.settings.base import (
    ADAPTERS,
    CHANNEL_APPS,
    EID_OPTIONS,
    ORIGINS,
    SANDBOX_URL,
    SECRET_KEY,
    SIGNERS,
    SMS_OPTIONS,
    TIME_STAMPS,
    VAR,
    environment,
)

DEMO = environment.flag("LANTOA_DEMO", True)
DEBUG = environment.flag("LANTOA_DEBUG", False)
SECRET_KEY = SECRET_KEY or environment.kept_secret(VAR / "secret")
SANDBOX_URL = SANDBOX_URL or f"http://127.0.0.1:{environment.number('LANTOA_PORT', 8000) + 1}"
SITE_VISITS_VIA = environment.text("LANTOA_SITE_VISITS_VIA", SANDBOX_URL)
CARRIER_APIS = {"ghn": f"{SANDBOX_URL}/ghn/shiip/public-api", "ghtk": f"{SANDBOX_URL}/ghtk"}
BANK_LISTS = {"sepay": f"{SANDBOX_URL}/sepay/v2", "casso": f"{SANDBOX_URL}/casso/v2"}
SMS_OPTIONS = {**SMS_OPTIONS, "url": f"{SANDBOX_URL}/esms", "api_key": "demo-api-key", "secret_key": "demo-secret-key"}
SMS_ANSWERS = {
    "number": "8079",
    "keyword": "LANTOA",
    "token": "demo-texts",
    "cpid": "lantoa-demo",
    "private_key": "demo-private-key",
}
# Browsers know passkeys at a name only, not at 127.0.0.1: the same pages answer at localhost.
ORIGINS = [*ORIGINS, f"http://localhost:{environment.number('LANTOA_PORT', 8000)}"]
if not ADAPTERS["accounts.identity"]:
    ADAPTERS = {**ADAPTERS, "accounts.identity": "lantoa.accounts.adapters.oidc"}
    EID_OPTIONS = {
        **EID_OPTIONS, "issuer": f"{SANDBOX_URL}/eid", "client_id": "lantoa-demo", "client_secret": "demo-client-secret", "name": "Định danh thử",
        "levels": "1=urn:the-gioi-thu:muc-1 2=urn:the-gioi-thu:muc-2",
    }  # fmt: skip
# Whoever names a service of their own keeps it. The seals' password is made once; the sandbox is told it (portal's demo).
if not SIGNERS["csc"]["url"]:
    SIGNERS = {
        **SIGNERS,
        "csc": {"url": SANDBOX_URL, "client_id": "lantoa-demo", "client_secret": "demo-client-secret"},
    }
if not SIGNERS["appconfirm"]["url"]:
    SIGNERS = {
        **SIGNERS,
        "appconfirm": {"url": f"{SANDBOX_URL}/sca/sp769", "sp_id": "lantoa-demo", "sp_password": "demo-client-secret", "hook_token": "demo-hook"},
    }  # fmt: skip
if not SIGNERS["pkcs12"]["password"]:
    SIGNERS = {**SIGNERS, "pkcs12": {**SIGNERS["pkcs12"], "password": environment.kept_secret(VAR / "seals.secret")}}
TIME_STAMPS = TIME_STAMPS or f"{SANDBOX_URL}/trust/tsa"
# At the channels the sandbox plays, an application of the demo's; whoever has one of their own keeps it.
_AT_THE_SANDBOX = {
    "shopee": {"url": f"{SANDBOX_URL}/shopee", "app_id": "2001001", "app_secret": "demo-partner-key-of-shopee"},
    "tiktok_shop": {"url": f"{SANDBOX_URL}/tiktok", "ask_url": f"{SANDBOX_URL}/tiktok", "app_id": "demoappkey", "app_secret": "demo-app-secret-of-tiktok"},
    "facebook_page": {
        "url": f"{SANDBOX_URL}/facebook/v26.0", "ask_url": f"{SANDBOX_URL}/facebook/v26.0/dialog/oauth", "app_id": "2002002",
        "app_secret": "demo-app-secret-of-facebook", "hook_secret": "demo-verify-word",
    },
    "zalo_oa": {
        "url": f"{SANDBOX_URL}/zalo", "ask_url": f"{SANDBOX_URL}/zalo/v4/oa", "app_id": "2003003", "app_secret": "demo-app-secret-of-zalo",
        "hook_secret": "demo-oa-secret-of-zalo",
    },
}  # fmt: skip
CHANNEL_APPS = {
    **CHANNEL_APPS,
    **{name: app for name, app in _AT_THE_SANDBOX.items() if not CHANNEL_APPS[name]["app_id"]},
}
