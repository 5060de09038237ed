"""Addresses of the small house."""

from django.urls import include, path

from tests.access.holes import views

HERE = [
    path("order/<int:number>/", views.order, name="order"),
    path("parcel/<str:token>/", views.parcel, name="parcel"),
    path("me/", views.me, name="me"),
    path("goods/", views.goods, name="goods"),
    path("desk/", views.desk, name="desk"),
    path("coupon/", views.coupon, name="coupon"),
    path("preview/", views.preview, name="preview"),
    path("about/", views.about, name="about"),
    path("hook/<str:token>/", views.hook, name="hook"),
]
urlpatterns = [path("", include((HERE, "holes")))]
