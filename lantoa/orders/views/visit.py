"""What a visitor's browser carries from page to page: the cart, and the key of the order that comes next."""

from __future__ import annotations

from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.kit.pace import Pace
from lantoa.kit.post_code import post_code_in
from lantoa.orders import rules
from lantoa.orders.actions.cart import new_cart
from lantoa.orders.actions.place import Wish
from lantoa.orders.actions.writer import place
from lantoa.orders.errors import CannotOrder
from lantoa.orders.forms import REMEMBER_ADDRESS, BuyerForm
from lantoa.orders.models import Cart, Order

CART = "gio"
ORDERED = "da-dat"
KEPT = 60 * 60 * 24 * 14
_on_delivery = Pace(timedelta(hours=1))


def cart_of(request: HttpRequest, *, create: bool = False) -> Cart | None:
    """The visitor's cart by its cookie; made anew when asked for and missing."""
    token = request.COOKIES.get(CART, "").replace("\x00", "")
    found = Cart.objects.filter(token=token).first() if token else None
    return found or (new_cart() if create else None)


def came_by(request: HttpRequest) -> str:
    """The code of the post that brought the visitor, as the address says it; "" where it says none. No cookie remembers it."""
    return post_code_in(request.GET.get("tu", "")[:20])


def on_the_way(name: str, code: str) -> str:
    """The address of a page on the way to an order, with the code of the post that brought the visitor."""
    return reverse(name) + (f"?tu={code}" if code else "")


def remember(answer: HttpResponse, name: str, value: str) -> HttpResponse:
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie(name, value, max_age=KEPT, httponly=True, samesite="Lax", secure=secure)
    return answer


def next_key(request: HttpRequest, what: str) -> UUID:
    """The key under which this browser orders `what` next: the same in two tabs, another one once it was ordered."""
    get_token(request)
    before = request.COOKIES.get(ORDERED, "")
    said = salted_hmac("orders.next_key", f"{request.META['CSRF_COOKIE']}|{what}|{before}", algorithm="sha256")
    return uuid5(NAMESPACE_URL, said.hexdigest())


def to_orders(orders: list[Order], key: UUID) -> HttpResponse:
    """Send the buyer on to what they just ordered; the next order gets another key."""
    if len(orders) == 1:
        target = reverse("orders:order", args=[orders[0].token])
    else:
        target = reverse("orders:placed", args=[".".join(order.token for order in orders)])
    return remember(HttpResponseRedirect(target, status=303), ORDERED, key.hex)


def remember_address(request: HttpRequest, form: BuyerForm) -> None:
    """Record the buyer's consent, in the words they ticked, that their last address may be filled in next time."""
    if form.wants_remembering() and request.actor.person_id is not None:
        words = str(form.fields["remember"].label)
        accounts.give_consent(REMEMBER_ADDRESS, request.actor.person, wording=words, by=request.actor)


def place_from(request: HttpRequest, wish: Wish) -> list[Order]:
    """Order what a visitor of this browser wishes. Raises what `place` raises, and CannotOrder past the pace of cash on delivery."""
    on_delivery = wish.method == Order.Method.COD and request.actor.person_id is None
    network = accounts.network_mark(request) if on_delivery else ""
    if on_delivery and _on_delivery.steps(network) >= rules.MOST_ON_DELIVERY_AN_HOUR:
        raise CannotOrder(
            _("Very many orders with cash on delivery came from your network. Pay by bank transfer, or sign in first."),
            field="method",
        )
    orders = place(wish)
    if on_delivery:
        _on_delivery.step(network)
    return orders
