"""Addresses of who shows neighbours' goods."""

from django.urls import path

from lantoa.channels.views import creator

app_name = "channel_creators"
urlpatterns = [
    path("nguoi-gioi-thieu/<slug:creator_slug>/", creator.creator, name="creator"),
    path("gioi-thieu/", creator.mine, name="mine"),
    path("gioi-thieu/trang/", creator.edit, name="edit"),
    path("gioi-thieu/trang/dong/", creator.close, name="close"),
    path("gioi-thieu/moi/", creator.agreement_new, name="agreement_new"),
    path("gioi-thieu/<row:creator_agreement_id>/", creator.agreement, name="agreement"),
    path("gioi-thieu/<row:creator_agreement_id>/tra-loi/", creator.answer, name="answer"),
    path("gioi-thieu/<row:creator_agreement_id>/ket-thuc/", creator.end, name="end"),
    path("gioi-thieu/<row:creator_agreement_id>/chuyen/", creator.pay, name="pay"),
    path("gioi-thieu/<row:creator_agreement_id>/hang/", creator.goods, name="goods"),
    path("gioi-thieu/<row:creator_agreement_id>/hang/<row:shown_product_id>/", creator.link_new, name="link_new"),
    path("gioi-thieu/da-chuyen/<row:share_settlement_id>/rut/", creator.take_back, name="take_back"),
]
