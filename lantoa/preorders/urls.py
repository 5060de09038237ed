"""Addresses of buying ahead: the list and each group buy, one's own part of it, and the seller's side."""

from django.urls import path

from lantoa.preorders.views import campaign, pledge, sale

app_name = "preorders"
urlpatterns = [
    path("mua-chung/", campaign.campaigns, name="campaigns"),
    path("mua-chung/cua-toi/", sale.mine, name="mine"),
    path("mua-chung/cua-toi/mo/", sale.campaign_new, name="campaign_new"),
    path("mua-chung/cua-toi/duoc-hoi/", sale.asked, name="asked"),
    path("mua-chung/cua-toi/mua-vu/", sale.seasons, name="seasons"),
    path("mua-chung/cua-toi/mua-vu/<row:window_id>/bo/", sale.season_drop, name="season_drop"),
    path("mua-chung/cua-toi/<row:group_id>/", sale.sale, name="sale"),
    path("mua-chung/cua-toi/<row:group_id>/sua/", sale.sale_change, name="sale_change"),
    path("mua-chung/cua-toi/<row:group_id>/huy/", sale.sale_cancel, name="sale_cancel"),
    path("mua-chung/phan/<str:pledge_token>/", pledge.pledge, name="pledge"),
    path("mua-chung/phan/<str:pledge_token>/rut/", pledge.withdraw, name="withdraw"),
    path("mua-chung/<row:campaign_id>/", campaign.campaign, name="campaign"),
    path("mua-chung/<row:campaign_id>/tham-gia/", pledge.join, name="join"),
    path("mua-chung/<row:campaign_id>/the.jpg", campaign.card, name="card"),
]
