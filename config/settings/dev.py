"""One machine, one command: the embedded database, a demo community, the sandbox beside it."""

from config.settings.base import *  # noqa: F403
from config.settings.base import ADAPTERS, EID_OPTIONS, ORIGINS, SANDBOX_URL, SECRET_KEY, SMS_OPTIONS, VAR, environment

DEMO = environment.flag("LANTOA_DEMO", True)
DEBUG = environment.flag("LANTOA_DEBUG", False)
SECRET_KEY = SECRET_KEY or environment.kept_secret(VAR / "secret")
SANDBOX_URL = SANDBOX_URL or f"http://127.0.0.1:{environment.number('LANTOA_PORT', 8000) + 1}"
BANK_LISTS = {"sepay": f"{SANDBOX_URL}/sepay/v2", "casso": f"{SANDBOX_URL}/casso/v2"}
SMS_OPTIONS = {**SMS_OPTIONS, "url": f"{SANDBOX_URL}/esms", "api_key": "demo-api-key", "secret_key": "demo-secret-key"}
# Browsers know passkeys at a name only, not at 127.0.0.1: the same pages answer at localhost.
ORIGINS = [*ORIGINS, f"http://localhost:{environment.number('LANTOA_PORT', 8000)}"]
if not ADAPTERS["accounts.identity"]:
    ADAPTERS = {**ADAPTERS, "accounts.identity": "lantoa.accounts.adapters.oidc"}
    EID_OPTIONS = {
        **EID_OPTIONS, "issuer": f"{SANDBOX_URL}/eid", "client_id": "lantoa-demo", "client_secret": "demo-client-secret", "name": "Định danh thử",
        "levels": "1=urn:the-gioi-thu:muc-1 2=urn:the-gioi-thu:muc-2",
    }  # fmt: skip
