"""Addresses of the seller's parcels."""

from django.urls import path

from lantoa.shipping.views import carrier, customs, hs, parcel, settlement

app_name = "shipping"
urlpatterns = [
    path("goi-hang/", parcel.parcels, name="parcels"),
    path("goi-hang/hang-van-chuyen/", carrier.carrier, name="carrier"),
    path("goi-hang/doi-soat/", settlement.settlements, name="settlements"),
    path("goi-hang/doi-soat/<row:settlement_id>/", settlement.settlement, name="settlement"),
    path("goi-hang/doi-soat/<row:settlement_id>/rut-lai/", settlement.take_back, name="take_back"),
    path("goi-hang/ma-hs/", hs.codes, name="hs"),
    path("goi-hang/hai-quan/<row:declaration_id>/", customs.customs, name="customs"),
    path("goi-hang/hai-quan/<row:declaration_id>/khai-bao.json", customs.data, name="customs_data"),
    path("goi-hang/hai-quan/<row:declaration_id>/<slug:customs_paper>.pdf", customs.paper, name="customs_paper"),
    path("goi-hang/<row:parcel_id>/", parcel.parcel, name="parcel"),
    path("goi-hang/<row:parcel_id>/da-toi/", parcel.arrived, name="arrived"),
]
