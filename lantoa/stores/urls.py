"""Addresses of stalls and their goods."""

from django.urls import path

from lantoa.stores.views import holiday, moderation, offer, poster, product, question, report, standing, store

app_name = "stores"
urlpatterns = [
    path("gian-hang/<slug:slug>/", store.store, name="store"),
    path("hang/<row:product_id>/", product.product, name="product"),
    path("mo-gian-hang/", store.opening, name="open"),
    path("ban-hang/", offer.goods, name="goods"),
    path("ban-hang/them/", offer.offer_new, name="offer_new"),
    path("ban-hang/gian-hang/", store.settings_, name="settings"),
    path("ban-hang/to-quet.pdf", poster.poster, name="poster"),
    path("ban-hang/nghi/", holiday.holiday, name="holiday"),
    path("ban-hang/kiem-duyet/", standing.standing, name="standing"),
    path("ban-hang/kiem-duyet/<row:my_matter_id>/", standing.my_matter, name="my_matter"),
    path("ban-hang/cau-hoi/", question.questions, name="questions"),
    path("ban-hang/cau-hoi/<row:question_id>/", question.question, name="question"),
    path("hang/<row:product_id>/hoi/", question.ask, name="ask"),
    path("cau-hoi/<str:question_token>/", question.my_question, name="my_question"),
    path("hang/<row:product_id>/bao-cao/", report.report_product, name="report_product"),
    path("gian-hang/<slug:slug>/bao-cao/", report.report_store, name="report_store"),
    path("bao-cao/cau-hoi/<row:asked_id>/", report.report_question, name="report_question"),
    path("kiem-duyet/", moderation.queue, name="queue"),
    path("kiem-duyet/yeu-cau/", moderation.takedown, name="takedown"),
    path("kiem-duyet/khieu-nai/<row:appeal_id>/", moderation.appeal, name="appeal"),
    path("kiem-duyet/<row:matter_id>/", moderation.matter, name="matter"),
    path("ban-hang/<row:product_id>/", offer.offer_edit, name="offer_edit"),
    path("ban-hang/<row:product_id>/an-hien/", offer.set_shown, name="set_shown"),
]
