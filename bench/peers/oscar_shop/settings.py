"""django-oscar as its own guide sets it up, for many requests: no debugging, templates kept, lines to the database kept open."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from oscar.defaults import *  # noqa: F403 - as its guide says

VAR = Path(os.environ["PEER_VAR"])
SECRET_KEY = "only-for-measuring-on-this-machine"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
ROOT_URLCONF = "bench.peers.oscar_shop.urls"
USE_TZ, TIME_ZONE, LANGUAGE_CODE = True, "Asia/Ho_Chi_Minh", "en"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1
STATIC_URL, STATIC_ROOT = "/static/", VAR / "static"
MEDIA_URL, MEDIA_ROOT = "/media/", VAR / "media"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_REQUIRED_ADDRESS_FIELDS = ("first_name", "line1", "country")
OSCAR_INITIAL_ORDER_STATUS = OSCAR_INITIAL_LINE_STATUS = "Pending"
OSCAR_ORDER_STATUS_PIPELINE = {"Pending": ("Cancelled",), "Cancelled": ()}
# Its guide's choice for a start; Solr or Elasticsearch would be servers of their own.
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "ERROR"}},
}

_given = os.environ["PEER_DATABASE"]
if _given == "sqlite":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3", "NAME": VAR / "peer.sqlite3", "CONN_MAX_AGE": None, "ATOMIC_REQUESTS": True,
            # It wraps every request in a transaction. One that reads first and writes then needs the lock from its beginning, or fails beside others;
            # pages that only read would stand in line for it.
            "OPTIONS": {"transaction_mode": "IMMEDIATE" if os.environ.get("PEER_WRITES") else "DEFERRED", "timeout": 120, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"},
        }
    }  # fmt: skip
else:
    _at = urlsplit(_given)
    _more = dict(parse_qsl(_at.query))
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": _at.path.lstrip("/"), "USER": _at.username, "HOST": _more["host"],
            "PORT": _more["port"], "CONN_MAX_AGE": None, "ATOMIC_REQUESTS": True,
        }
    }  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles",
    "django.contrib.sites", "django.contrib.flatpages", "oscar.config.Shop", "oscar.apps.analytics.apps.AnalyticsConfig",
    "oscar.apps.checkout.apps.CheckoutConfig", "oscar.apps.address.apps.AddressConfig", "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.catalogue.apps.CatalogueConfig", "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig", "oscar.apps.partner.apps.PartnerConfig", "oscar.apps.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig", "oscar.apps.offer.apps.OfferConfig", "oscar.apps.order.apps.OrderConfig",
    "oscar.apps.customer.apps.CustomerConfig", "oscar.apps.search.apps.SearchConfig", "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig", "oscar.apps.dashboard.apps.DashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig", "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig", "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig", "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig", "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig", "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig", "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
    "widget_tweaks", "haystack", "treebeard", "sorl.thumbnail", "django_tables2",
]  # fmt: skip
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware", "oscar.apps.basket.middleware.BasketMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
]  # fmt: skip
AUTHENTICATION_BACKENDS = (
    "oscar.apps.customer.auth_backends.EmailBackend",
    "django.contrib.auth.backends.ModelBackend",
)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages", "django.template.context_processors.i18n",
                "oscar.apps.search.context_processors.search_form", "oscar.apps.checkout.context_processors.checkout",
                "oscar.apps.communication.notifications.context_processors.notifications", "oscar.core.context_processors.metadata",
            ],
        },
    },
]  # fmt: skip
