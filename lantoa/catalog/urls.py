"""Addresses of graded products, dossiers, councils, lots, and of what stamps lead to."""

from django.urls import path

from lantoa.catalog.views import council, dossier, grade_list, lot, ocop, register, trace

app_name = "catalog"
urlpatterns = [
    path("ocop/", ocop.market, name="market"),
    path("ocop/tieu-chi/", ocop.criteria, name="criteria"),
    path("ocop/ocop.csv", ocop.open_data, name="open_data"),
    path("ocop/<row:ocop_id>/", ocop.product, name="product"),
    path("ocop/quyet-dinh/<row:grade_id>/", ocop.decision, name="decision"),
    path("ocop/giay-to/<row:evidence_id>/", dossier.evidence, name="evidence"),
    path("ocop/cham/", council.to_score, name="to_score"),
    path("ocop/cham/<row:scored_dossier_id>/", council.score, name="score"),
    path("ocop/ban/", council.desk, name="desk"),
    path("ocop/ban/hoi-dong/moi/", council.council_new, name="council_new"),
    path("ocop/ban/hoi-dong/<row:council_id>/", council.council, name="council"),
    path("ocop/ban/hoi-dong/<row:council_id>/dong/", council.council_close, name="council_close"),
    path("ocop/ban/ho-so/<row:desk_dossier_id>/", council.desk_dossier, name="desk_dossier"),
    path("ocop/ban/ho-so/<row:desk_dossier_id>/quyet-dinh/", council.decide_dossier, name="decide"),
    path("ocop/ban/ho-so/<row:desk_dossier_id>/chuyen/", council.pass_dossier_on, name="pass_on"),
    path("ocop/ban/ho-so/<row:desk_dossier_id>/tra/", council.send_back, name="send_back"),
    path("ocop/ban/sao/<row:grade_id>/thu-hoi/", council.revoke, name="revoke"),
    path("ocop/ban/sao/<row:grade_id>/gian-hang/", register.link, name="link"),
    path("ocop/ban/ma-hang/<row:gtin_claim_id>/", register.claim, name="claim"),
    path("ocop/ban/danh-sach/moi/", grade_list.list_new, name="list_new"),
    path("ocop/ban/danh-sach/<row:grade_list_id>/", grade_list.grade_list, name="list"),
    path("ocop/ban/danh-sach/<row:grade_list_id>/dong-y/", grade_list.list_take, name="list_take"),
    path("ocop/ban/danh-sach/<row:grade_list_id>/bo/", grade_list.list_drop, name="list_drop"),
    path("ban-hang/ocop/", dossier.mine, name="mine"),
    path("ban-hang/ocop/nop/", dossier.hand_in_dossier, name="hand_in"),
    path("ban-hang/ocop/<row:dossier_id>/", dossier.dossier, name="dossier"),
    path("ban-hang/lo-hang/", lot.lots, name="lots"),
    path("ban-hang/lo-hang/them/", lot.lot_new, name="lot_new"),
    path("ban-hang/lo-hang/<row:lot_id>/", lot.lot, name="lot"),
    path("ban-hang/lo-hang/<row:lot_id>/tem/", lot.stamps_new, name="stamps_new"),
    path("ban-hang/lo-hang/<row:lot_id>/goi-lai/", lot.recall, name="recall"),
    path("ban-hang/lo-hang/tem/<row:sheet_id>.pdf", lot.stamps, name="stamps"),
    # As GS1 writes it, without a slash at the end.
    path("01/<str:gtin>/10/<str:lot_code>", trace.by_gtin, name="trace"),
    path("01/<str:gtin>/10/<str:lot_code>/21/<str:serial>", trace.by_gtin, name="trace_serial"),
    path("truy-xuat/<str:lot_mark>", trace.by_mark, name="trace_own"),
    path("truy-xuat/<str:lot_mark>/21/<str:serial>", trace.by_mark, name="trace_own_serial"),
]
