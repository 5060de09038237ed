"""Every address of the house: pages in three languages, machine addresses in none."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("lantoa.documents.urls.photos")),
    # Before the banks': hooks/channels/… and hooks/messages/… would be taken for one of them.
    path("", include("lantoa.channels.urls.hooks")),
    path("", include("lantoa.messages.urls")),
    path("", include("lantoa.payments.urls.hooks")),
    path("", include("lantoa.shipping.urls.hooks")),
    path("", include("lantoa.signing.urls.hooks")),
    path("", include("lantoa.portal.urls.machines")),
    path("", include("lantoa.portal.urls.api")),
    *i18n_patterns(
        # Before the stalls: gian-hang/kenh/ would be taken for one.
        path("", include("lantoa.channels.urls.pages")),
        path("", include("lantoa.channels.urls.sales")),
        path("", include("lantoa.channels.urls.places")),
        # What is asked for most often comes first: addresses are tried in this order.
        path("", include("lantoa.portal.urls.pages")),
        path("", include("lantoa.stores.urls")),
        path("", include("lantoa.orders.urls")),
        path("", include("lantoa.channels.urls.boards")),
        path("", include("lantoa.channels.urls.inbox")),
        path("", include("lantoa.channels.urls.links")),
        path("", include("lantoa.channels.urls.posts")),
        path("", include("lantoa.channels.urls.creators")),
        path("", include("lantoa.live.urls")),
        path("", include("lantoa.catalog.urls")),
        path("", include("lantoa.markets.urls")),
        path("", include("lantoa.preorders.urls")),
        path("", include("lantoa.books.urls")),
        path("", include("lantoa.workforce.urls")),
        path("", include("lantoa.accounts.urls")),
        path("", include("lantoa.documents.urls.pages")),
        path("", include("lantoa.payments.urls.pages")),
        path("", include("lantoa.shipping.urls.pages")),
        path("", include("lantoa.signing.urls.pages")),
        path("", include("lantoa.learning.urls")),
        path("", include("lantoa.cases.urls")),
        path("", include("lantoa.websites.urls")),
        path("", include("lantoa.insights.urls")),
        path("", include("lantoa.desks.urls")),
        path("", include("lantoa.places.urls")),
        path("", include("lantoa.ui.urls")),
        prefix_default_language=False,
    ),
]
handler400 = "lantoa.ui.views.bad_request"
handler403 = "lantoa.ui.views.forbidden"
handler404 = "lantoa.ui.views.not_found"
handler500 = "config.door.broken"
