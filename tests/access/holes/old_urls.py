"""The same with an address of an older version beside them."""

from django.urls import include, path

from tests.access.holes import views
from tests.access.holes.urls import HERE

urlpatterns = [path("", include(([*HERE, path("v0/order/<int:number>/", views.old_order, name="old_order")], "holes")))]
