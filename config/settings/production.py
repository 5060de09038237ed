"""A public server: every secret given, every cookie locked, nothing of the demo."""

from config.settings.base import *  # noqa: F403
from config.settings.base import LOGGING, MIDDLEWARE, SECRET_KEY, environment

if len(SECRET_KEY) < 32:
    raise SystemExit(
        "LANTOA_SECRET_KEY (hoặc tệp mà LANTOA_SECRET_KEY_FILE trỏ tới) phải có ít nhất 32 ký tự."
        " / LANTOA_SECRET_KEY (or LANTOA_SECRET_KEY_FILE) must hold at least 32 characters in production."
    )
PRODUCTION = True
UNSAFE_GROUND = False
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_SSL_REDIRECT = environment.flag("LANTOA_HTTPS_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
MIDDLEWARE = list(MIDDLEWARE)
# Asked on this machine without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
LOGGING = {**LOGGING, "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}}}
