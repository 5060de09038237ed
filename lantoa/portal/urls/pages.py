"""Addresses of the market's front and of the seller's day."""

from django.urls import path

from lantoa.portal.http import page
from lantoa.portal.views import backup, duty, elsewhere, market, peer, promises, restore, stuck, today, verify

app_name = "portal"
urlpatterns = [
    path("", market.home, name="home"),
    path("cach-sap-xep/", market.ranking, name="ranking"),
    path("nghia-vu-san/", duty.duties, name="duties"),
    path("nghia-vu-san/<slug:duty_slug>/", duty.duty, name="duty"),
    path("nghia-vu-san/bao-cao/<int:report_year>/", duty.report, name="duties_report"),
    path("nghia-vu-san/bao-cao/<int:report_year>/bao-cao.csv", duty.report_csv, name="duties_report_csv"),
    path("hom-nay/", today.today, name="today"),
    path("loai/<slug:category_slug>/", market.category, name="category"),
    path("verify/", verify.front, name="verify"),
    # Before a receipt's code, for which it would be taken.
    path("verify/tinh-khac/", elsewhere.verify, name="verify_elsewhere"),
    path("verify/chung-nhan/", verify.credential, name="verify_credential"),
    path("verify/<str:code>/", verify.receipt, name="verify_receipt"),
    path("verify/ho-so/<str:dossier_code>/", verify.dossier, name="verify_dossier"),
    path("verify/chung-nhan/<str:certificate_code>/", verify.certificate, name="verify_certificate"),
    path("verify/gian-hang/<slug:slug>/", verify.stall, name="verify_stall"),
    path("cho-tinh-khac/", elsewhere.elsewhere, name="elsewhere"),
    path("api/", page.api, name="api"),
    path("xa-phuong/", market.units, name="units"),
    path("xa-phuong/<slug:unit_slug>/", market.unit, name="unit"),
    path("dieu-hanh/giu-loi/", promises.promises, name="promises"),
    path("dieu-hanh/sao-luu/", backup.backup, name="backup"),
    path("dieu-hanh/cho-tinh-khac/", peer.peers, name="peers"),
    path("dieu-hanh/cho-tinh-khac/<int:peer_id>/ket-thuc/", peer.end, name="peer_end"),
    path("dieu-hanh/sao-luu/khoi-phuc/", restore.restore, name="restore"),
    path("dieu-hanh/viec-dang-ket/", stuck.stuck, name="stuck"),
    path("dieu-hanh/viec-dang-ket/<str:stuck_id>/thu-lai/", stuck.again, name="stuck_again"),
    path("dieu-hanh/viec-dang-ket/<str:stuck_id>/bo-qua/", stuck.aside, name="stuck_aside"),
]
