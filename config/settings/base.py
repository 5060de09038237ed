"""Settings every installation shares; dev, test and production differ from here."""

from config import embedded

embedded.install()

from pathlib import Path  # noqa: E402

from jinja2 import FileSystemBytecodeCache  # noqa: E402

from config import environment  # noqa: E402
from config.database import database, replica  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(environment.text("LANTOA_VAR", str(ROOT / "var"))).resolve()

DEBUG = False
DEMO = False
PRODUCTION = False
# For experiments only: what is wrong with the ground (config.ground) is said, and the house starts all the same.
UNSAFE_GROUND = environment.flag("LANTOA_UNSAFE_GROUND", False)
# The journal was written by a clock that was ahead and has been put right since: for the first start after that.
CLOCK_RIGHT = environment.flag("LANTOA_CLOCK_RIGHT", False)
SECRET_KEY = environment.text("LANTOA_SECRET_KEY")
# Those before it, while what they signed, sealed or marked shall still count; nothing new is made with them.
SECRET_KEY_FALLBACKS = environment.text("LANTOA_SECRET_KEY_OLD").split()
ALLOWED_HOSTS = environment.text("LANTOA_HOSTS", "localhost 127.0.0.1 [::1]").split()
PUBLIC_URL = environment.text("LANTOA_PUBLIC_URL", f"http://127.0.0.1:{environment.number('LANTOA_PORT', 8000)}")
SANDBOX_URL = environment.text("LANTOA_SANDBOX_URL", "")
# The origins of this house's own pages: passkeys are bound to them, an identity provider sends people back to them.
ORIGINS = [PUBLIC_URL.lower().rstrip("/")]

ROOMS = [
    "kit", "ui", "journal", "places", "messages", "accounts", "documents", "payments", "shipping", "signing", "catalog",
    "learning", "cases", "stock", "stores", "websites", "orders", "markets", "preorders", "books", "workforce", "channels", "live", "insights", "desks", "portal",
]  # fmt: skip
INSTALLED_APPS = [
    *(f"lantoa.{room}" for room in ROOMS if room != "kit"),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_tasks",
]
MIDDLEWARE = [
    "config.sight.RequestSight",
    "config.guard.RequestGuard",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.forwarding.Forwarded",
    "config.reading.ReadYourWrites",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "lantoa.accounts.middleware.AccessMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Whether PgBouncer in transaction mode stands before PostgreSQL.
PGBOUNCER = environment.flag("LANTOA_PGBOUNCER", False)
DATABASES = {"default": database(environment.text("LANTOA_DATABASE", "sqlite"), VAR, pgbouncer=PGBOUNCER)}
# How long a database that is just starting is waited for (seconds).
DATABASE_PATIENCE = environment.number("LANTOA_START_PATIENCE", 30)
# Replicas, for what may be read there (config.reading); empty: everything is read where it is written.
DATABASE_READ = environment.text("LANTOA_DATABASE_READ")
if DATABASE_READ:
    DATABASES["read"] = replica(DATABASE_READ, VAR, pgbouncer=PGBOUNCER)
    DATABASE_ROUTERS = ["lantoa.kit.database.reading.Router"]
# As whom the web asks PostgreSQL for guarded rows (lantoa.kit.database.wall), and its own login there, where it has one.
WALL_ROLE = environment.text("LANTOA_WALL_ROLE", "lantoa_web")
WALL_LOGIN = environment.text("LANTOA_WEB_DATABASE")
# Public pages are kept below Django (config.pages). The embedded database and the table of commits belong together.
EMBEDDED = DATABASES["default"]["ENGINE"].endswith("sqlite3")
PAGES_ROOT = (Path(DATABASES["default"]["NAME"]).parent if EMBEDDED else VAR) / "pages"
PAGES_LIMIT = environment.number("LANTOA_PAGE_CACHE_MB", 32) * 1_000_000
# Transactions a web process has in flight at once. The embedded database has one writer, whatever is set.
TRANSACTIONS = 1 if EMBEDDED else environment.number("LANTOA_TRANSACTIONS", 4)
SHARED_DATABASE = not EMBEDDED and not environment.flag("LANTOA_ONE_MACHINE", False)

# Templates are compiled once for all processes and starts; each compiled one carries its source's checksum.
COMPILED = environment.folder(VAR / "templates")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROOT / "lantoa" / room / "templates" for room in ROOMS],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "lantoa.ui.jinja.environment",
            "bytecode_cache": FileSystemBytecodeCache(str(COMPILED)),
            "cache_size": -1,
        },
    },
]

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "accounts:sign_in"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.guard.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# What pages say (config.guard) would only weigh on our own files; and nobody else's page needs to read these.
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
WHITENOISE_ALLOW_ALL_ORIGINS = False
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English"), ("id", "Bahasa Indonesia")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["config.formats"]
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder", "lantoa.ui.bundle.Bundle"]
STATIC_ROOT = VAR / "static"
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}
FILES_ROOT = VAR / "files"
# The bucket that holds them instead, where LANTOA_FILES names lantoa.documents.adapters.s3.
S3 = {
    "url": environment.text("LANTOA_S3_URL"),
    "bucket": environment.text("LANTOA_S3_BUCKET"),
    "key": environment.text("LANTOA_S3_KEY"),
    "secret": environment.text("LANTOA_S3_SECRET"),
    "region": environment.text("LANTOA_S3_REGION", "us-east-1"),
}
# Where ClamAV's daemon listens, where LANTOA_SCANNER names lantoa.documents.adapters.clamd.
CLAMD = environment.text("LANTOA_CLAMD", "/run/clamav/clamd.ctl")
# Where copies of the house go (config.backup); empty: nowhere.
BACKUP = environment.text("LANTOA_BACKUP")
# Signs the journal's roots; made at first use, readable by its owner only. Its public half lies beside it as root.pub.
ROOT_KEY = VAR / "root.key"
# Signs certificates and the list of those revoked, in the same way; badges.pub holds every key that ever did.
BADGE_KEY = VAR / "badges.key"
# Signs what this market asks of other provinces' markets and answers them; the present key and the next one, private.
MARKET_KEYS = VAR / "market.keys"
# As other provinces' markets know this one.
MARKET_NAME = environment.text("LANTOA_MARKET_NAME", "Chợ Lan Tỏa Quảng Ninh")
PROVINCE_NAME = environment.text("LANTOA_PROVINCE_NAME", "Quảng Ninh")
# For how long a buyer's question waits for other markets, and what one network or one market may ask here in a minute, in each process.
MARKETS_SECONDS = environment.number("LANTOA_MARKETS_MS", 800) / 1000
API_ASKS_A_MINUTE = environment.number("LANTOA_API_ASKS_A_MINUTE", 60)
API_PEER_ASKS_A_MINUTE = environment.number("LANTOA_API_PEER_ASKS_A_MINUTE", 600)
# What figures are counted from: rows of the sealed journal as Parquet, made anew from it at any time.
FACTS_ROOT = VAR / "facts"
# "duckdb" in this process, or "spark://host:7077" (spark://local[2]: on this machine).
ANALYTICS = environment.text("LANTOA_ANALYTICS", "duckdb")
SPARK_SECRET = environment.text("LANTOA_SPARK_SECRET")
# Who was erased, ids and times only: kept beside the database, so that a backup from before does not bring them back.
ERASED_REGISTER = VAR / "erased.jsonl"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
LARGEST_UPLOAD = 40_000_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "config.uploads.BoundedUploads",
]

TASKS = {"default": {"BACKEND": "lantoa.journal.actions.queue.Backend", "QUEUES": []}}

# Sockets: which adapter stands in which place, one greppable table. A room reads only its own line.
ADAPTERS = {
    "messages.sms": environment.text("LANTOA_SMS", "lantoa.messages.adapters.esms"),
    "journal.witness.server": "lantoa.journal.adapters.witness_server",
    "journal.witness.mail": "lantoa.journal.adapters.witness_mail",
    "documents.files": environment.text("LANTOA_FILES", "lantoa.documents.adapters.folder"),
    "documents.scanner": environment.text("LANTOA_SCANNER"),
    "payments.bank_feed.sepay": "lantoa.payments.adapters.sepay",
    "payments.bank_feed.casso": "lantoa.payments.adapters.casso",
    "payments.bank_feed.payos": "lantoa.payments.adapters.payos",
    "payments.bank_feed.gpmpay": "lantoa.payments.adapters.gpmpay",
    "shipping.carrier.ghn": "lantoa.shipping.adapters.ghn",
    "shipping.carrier.ghtk": "lantoa.shipping.adapters.ghtk",
    "shipping.carrier.viettelpost": "lantoa.shipping.adapters.viettelpost",
    "shipping.carrier.vnpost": "lantoa.shipping.adapters.vnpost",
    "signing.signer.csc": "lantoa.signing.adapters.csc",
    "signing.signer.appconfirm": "lantoa.signing.adapters.appconfirm",
    "signing.signer.pkcs12": "lantoa.signing.adapters.pkcs12",
    "channels.channel.shopee": "lantoa.channels.adapters.shopee",
    "channels.channel.tiktok_shop": "lantoa.channels.adapters.tiktok_shop",
    "channels.channel.facebook_page": "lantoa.channels.adapters.facebook_page",
    "channels.channel.zalo_oa": "lantoa.channels.adapters.zalo_oa",
    "portal.markets": "lantoa.portal.adapters.market_http",
    "websites.visitor": environment.text("LANTOA_SITE_VISITOR", "lantoa.websites.adapters.http"),
    "accounts.identity": environment.text("LANTOA_EID"),
    "insights.engine.duckdb": "lantoa.insights.adapters.duckdb",
    "insights.engine.spark": "lantoa.insights.adapters.spark",
}
# Through which miniature web listed sites are visited (the sandbox's); empty: over the open net, public addresses only.
SITE_VISITS_VIA = environment.text("LANTOA_SITE_VISITS_VIA")
# Channels where goods are shown: the platform's own application at each; one without a number is not offered to sellers.
CHANNEL_APPS = {
    "shopee": {
        "url": environment.text("LANTOA_SHOPEE_API", "https://partner.shopeemobile.com"),
        "app_id": environment.text("LANTOA_SHOPEE_PARTNER_ID"),
        "app_secret": environment.text("LANTOA_SHOPEE_PARTNER_KEY"),
    },
    "tiktok_shop": {
        "url": environment.text("LANTOA_TIKTOK_API", "https://open-api.tiktokglobalshop.com"),
        "ask_url": environment.text("LANTOA_TIKTOK_ASK", "https://auth.tiktok-shops.com"),
        "app_id": environment.text("LANTOA_TIKTOK_APP_KEY"),
        "app_secret": environment.text("LANTOA_TIKTOK_APP_SECRET"),
    },
    "facebook_page": {
        "url": environment.text("LANTOA_FACEBOOK_API", "https://graph.facebook.com/v26.0"),
        "ask_url": environment.text("LANTOA_FACEBOOK_ASK", "https://www.facebook.com/v26.0/dialog/oauth"),
        "app_id": environment.text("LANTOA_FACEBOOK_APP_ID"),
        "app_secret": environment.text("LANTOA_FACEBOOK_APP_SECRET"),
        "hook_secret": environment.text("LANTOA_FACEBOOK_VERIFY_WORD"),
    },
    "zalo_oa": {
        "url": environment.text("LANTOA_ZALO_API", "https://openapi.zalo.me"),
        "ask_url": environment.text("LANTOA_ZALO_ASK", "https://oauth.zaloapp.com/v4/oa"),
        "app_id": environment.text("LANTOA_ZALO_APP_ID"),
        "app_secret": environment.text("LANTOA_ZALO_APP_SECRET"),
        "hook_secret": environment.text("LANTOA_ZALO_OA_SECRET"),
    },
}
# Banks that this installation knows beside those that ship, in the columns of lantoa/payments/data/banks.csv.
BANKS_FILE = environment.text("LANTOA_BANKS")
# Where the services that pass on a bank's news are asked for their lists, and how often, in minutes.
BANK_LISTS = {
    "sepay": environment.text("LANTOA_SEPAY_API", "https://userapi.sepay.vn/v2"),
    "casso": environment.text("LANTOA_CASSO_API", "https://oauth.casso.vn/v2"),
}
BANK_LIST_MINUTES = environment.number("LANTOA_BANK_LIST_MINUTES", 10)
# For how many days the file of a learners' list is kept as it came, and what its rows say of people.
LEARNER_LIST_FILE_DAYS = environment.number("LANTOA_LIST_FILE_DAYS", 7)
LEARNER_LIST_ROW_DAYS = environment.number("LANTOA_LIST_ROW_DAYS", 30)
# Remote signers, each with what it needs; one without an address is not offered. Seals are PKCS#12 files, one for each credential.
SIGNERS = {
    "csc": {
        "url": environment.text("LANTOA_CSC_URL"),
        "client_id": environment.text("LANTOA_CSC_CLIENT_ID"),
        "client_secret": environment.text("LANTOA_CSC_CLIENT_SECRET"),
    },
    "appconfirm": {
        "url": environment.text("LANTOA_APPCONFIRM_URL"),
        "sp_id": environment.text("LANTOA_APPCONFIRM_ID"),
        "sp_password": environment.text("LANTOA_APPCONFIRM_PASSWORD"),
        "hook_token": environment.text("LANTOA_APPCONFIRM_HOOK"),
    },
    "pkcs12": {
        "folder": environment.text("LANTOA_SEALS", str(VAR / "seals")),
        "password": environment.text("LANTOA_SEALS_PASSWORD"),
    },
}
# Who puts the time to signatures (RFC 3161); "": nobody. And the certificates that are trusted, as PEM or DER files.
TIME_STAMPS = environment.text("LANTOA_TIME_STAMPS")
TRUSTED_ROOTS = environment.text("LANTOA_TRUSTED_ROOTS", str(VAR / "roots"))
# How long a signer may take to confirm, in minutes, before the request has to be started again.
SIGNING_MINUTES = environment.number("LANTOA_SIGNING_MINUTES", 15)
# What a seller sends to their own account to try the connection, in đồng.
PROOF_AMOUNT = environment.number("LANTOA_PROOF_AMOUNT", 1000)
SMS_OPTIONS = {
    "url": environment.text("LANTOA_SMS_URL", "https://rest.esms.vn"),
    "api_key": environment.text("LANTOA_SMS_API_KEY"),
    "secret_key": environment.text("LANTOA_SMS_SECRET_KEY"),
    "brandname": environment.text("LANTOA_SMS_BRANDNAME", "LANTOA"),
}
# Answers by text message: the number people write to ("": none are taken), the word their texts begin with, the last part of the
# gateway's address here, and what the gateway proves itself by.
SMS_ANSWERS = {
    "number": environment.text("LANTOA_SMS_ANSWER_NUMBER"),
    "keyword": environment.text("LANTOA_SMS_ANSWER_KEYWORD"),
    "token": environment.text("LANTOA_SMS_ANSWER_TOKEN"),
    "cpid": environment.text("LANTOA_SMS_CPID"),
    "private_key": environment.text("LANTOA_SMS_PRIVATE_KEY"),
}
EID_OPTIONS = {
    "issuer": environment.text("LANTOA_EID_ISSUER"),
    "client_id": environment.text("LANTOA_EID_CLIENT_ID"),
    "client_secret": environment.text("LANTOA_EID_CLIENT_SECRET"),
    "name": environment.text("LANTOA_EID_NAME"),
    "levels": environment.text("LANTOA_EID_LEVELS"),
}
# The least level of assurance that counts as a verified identity here.
EID_LEVEL = environment.number("LANTOA_EID_LEVEL", 2)
# The mail server through which roots go to witnesses' mailboxes; without a host nothing is sent.
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = environment.text("LANTOA_MAIL_HOST")
EMAIL_PORT = environment.number("LANTOA_MAIL_PORT", 587)
EMAIL_USE_TLS = environment.flag("LANTOA_MAIL_TLS", True)
EMAIL_HOST_USER = environment.text("LANTOA_MAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("LANTOA_MAIL_PASSWORD")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text("LANTOA_MAIL_FROM")
# Receipts asked for by codes that do not exist, from one network and in one process, before the next is told to wait.
UNKNOWN_CODES_A_MINUTE = 30
# How long a buyer's goods stay held while a bank transfer is awaited.
HOLD_MINUTES = environment.number("LANTOA_HOLD_MINUTES", 30)
# For how many days it is remembered that a parcel of a livestream sale, to be paid at the door, came back.
LIVE_NO_SHOW_DAYS = environment.number("LANTOA_LIVE_NO_SHOW_DAYS", 180)
# For how many days after a sale's account was closed names and words of its comments are kept.
LIVE_COMMENT_DAYS = environment.number("LANTOA_LIVE_COMMENT_DAYS", 365)
# For how many days sellers are told to keep sound and picture of a livestream sale; 0: nothing is said. How long the law wants was not found.
LIVE_RECORDING_DAYS = environment.number("LANTOA_LIVE_RECORDING_DAYS", 0)
# Whether whoever runs this market takes buyers' payments and so keeps sellers' tax back for them; it never does by itself.
TAX_WITHHOLDING = environment.flag("LANTOA_TAX_WITHHOLDING", False)
# After how many days a carrier that handed a parcel over but settled nothing is asked. Carriers are said to pay out several times
# a week and some banks to take up to a week to book it (secondary source, no carrier's own page): earlier would cry wolf.
SETTLEMENT_DAYS = environment.number("LANTOA_SETTLEMENT_DAYS", 7)
# Where carriers are asked, and after how many hours without news of a parcel.
CARRIER_APIS = {
    "ghn": environment.text("LANTOA_GHN_API", "https://online-gateway.ghn.vn/shiip/public-api"),
    "ghtk": environment.text("LANTOA_GHTK_API", "https://services.giaohangtietkiem.vn"),
}
CARRIER_SILENT_HOURS = environment.number("LANTOA_CARRIER_SILENT_HOURS", 6)

# Where the web processes of a server count together; and who may look from another machine.
COUNTS_ROOT = str(VAR / "counts")
METRICS_TOKEN = environment.text("LANTOA_METRICS_TOKEN")
if METRICS_TOKEN and len(METRICS_TOKEN) < 16:
    raise SystemExit("LANTOA_METRICS_TOKEN (or LANTOA_METRICS_TOKEN_FILE) must hold at least 16 characters.")

# No line holds anything about people: see kit.log_lines. Django's own handlers, its error mails among them, are taken off.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "lantoa.kit.log_lines.PlainLine"}, "json": {"()": "lantoa.kit.log_lines.JsonLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": environment.text("LANTOA_LOG", "WARNING")},
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET"},
        "django.server": {"handlers": [], "level": "NOTSET", "propagate": True},
        # A refusal that a person reads on their screen is no news for the operator.
        "django.request": {"level": "ERROR"},
        # With LANTOA_DEBUG these repeat every statement with its values.
        "django.db.backends": {"level": "INFO"},
        # Who was refused what, and codes that did not hold: always, whatever LANTOA_LOG says.
        "lantoa.security": {"level": "INFO"},
    },
}
