"""Addresses of the seller's parcels."""

from django.urls import path

from lantoa.shipping.views import boat, booking, carrier, customs, hs, parcel, round, settlement

app_name = "shipping"
urlpatterns = [
    path("goi-hang/", parcel.parcels, name="parcels"),
    path("goi-hang/hang-van-chuyen/", carrier.carrier, name="carrier"),
    path("goi-hang/hang-van-chuyen/dat-don/", booking.access, name="access"),
    path("goi-hang/noi-gui/", booking.pickup, name="pickup"),
    path("goi-hang/in/<row:print_id>/", booking.print_page, name="print"),
    path("goi-hang/in/<row:print_id>/giay.pdf", booking.print_file, name="print_file"),
    path("goi-hang/tem/<row:booking_id>.pdf", booking.label, name="label"),
    path("goi-hang/tau/", boat.boats, name="boats"),
    path("tau-ra-dao/", boat.island_boats, name="island_boats"),
    path("giao/<str:round_token>/", round.round_page, name="round"),
    path("giao/<str:round_token>/<row:stop_id>/", round.door, name="door"),
    path("goi-hang/cua/<row:stop_id>/anh/", round.photo, name="door_photo"),
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
