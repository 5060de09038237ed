"""What the test suite runs on; the same suite runs with LANTOA_DATABASE=sqlite and with a PostgreSQL address."""

import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import ADAPTERS, CHANNEL_APPS, DATABASES, SMS_OPTIONS, STORAGES

DEMO = True
SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
FILES_ROOT = Path(tempfile.mkdtemp(prefix="lantoa-test-"))
PAGES_ROOT = FILES_ROOT / "pages"
FACTS_ROOT = FILES_ROOT / "facts"
COUNTS_ROOT = ""
ROOT_KEY = FILES_ROOT / "root.key"
BADGE_KEY = FILES_ROOT / "badges.key"
MARKET_KEYS = FILES_ROOT / "market.keys"
ERASED_REGISTER = FILES_ROOT / "erased.jsonl"
# With hashed names every page would need `collectstatic` first.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ORIGINS = ["http://testserver", "http://localhost", "http://127.0.0.1"]
# The whole suite asks from one network; the tests of the limit set their own.
UNKNOWN_CODES_A_MINUTE = 1_000_000
API_ASKS_A_MINUTE = 1_000_000
DEFAULT_FROM_EMAIL = "journal@lantoa.example"
SANDBOX_URL = "http://127.0.0.1:9"
ADAPTERS = {**ADAPTERS, "accounts.identity": "lantoa.accounts.adapters.demo"}
ADAPTERS = {**ADAPTERS, "websites.visitor": "lantoa.websites.adapters.demo"}
ADAPTERS = {**ADAPTERS, "portal.markets": "lantoa.portal.adapters.demo"}
SITE_VISITS_VIA = ""
CARRIER_APIS = {"ghn": "http://127.0.0.1:9/ghn", "ghtk": "http://127.0.0.1:9/ghtk"}
BANK_LISTS = {"sepay": "http://127.0.0.1:9/sepay/v2", "casso": "http://127.0.0.1:9/casso/v2"}
SMS_OPTIONS = {**SMS_OPTIONS, "url": "http://127.0.0.1:9", "api_key": "key", "secret_key": "secret"}
SMS_ANSWERS = {"number": "", "keyword": "LANTOA", "token": "demo-texts", "cpid": "cp-1", "private_key": "a-private-key"}
if "pool" in DATABASES["default"].get("OPTIONS", {}):
    DATABASES["default"]["OPTIONS"].pop("pool")
elif DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # The runner knows only Django's own name of the embedded database, and would look for a file under ours.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
SIGNERS = {
    "csc": {"url": "", "client_id": "", "client_secret": ""},
    "appconfirm": {"url": "", "sp_id": "", "sp_password": "", "hook_token": ""},
    "pkcs12": {"folder": str(FILES_ROOT / "seals"), "password": "only-for-tests"},
}
TIME_STAMPS = ""
TRUSTED_ROOTS = str(FILES_ROOT / "roots")
ADAPTERS = {**ADAPTERS, "signing.signer.demo": "lantoa.signing.adapters.demo"}
CHANNEL_APPS = {
    **CHANNEL_APPS,
    "facebook_page": {**CHANNEL_APPS["facebook_page"], "url": "http://127.0.0.1:9/facebook"},
    "shopee": {"url": "http://127.0.0.1:9/shopee", "app_id": "2001", "app_secret": "only-for-tests-0123456789"},
}
