"""Addresses of signing in, of oneself and of helping."""

from django.urls import path

from lantoa.accounts.views import helper, me, sign_in

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-nhap/ma/", sign_in.sign_in_code, name="sign_in_code"),
    path("dang-nhap/ten/", sign_in.sign_in_name, name="sign_in_name"),
    path("dang-nhap/lam-thu/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("toi/", me.me, name="me"),
    path("toi/lam-viec-cho/<row:organisation_id>/", me.act_for, name="act_for"),
    path("toi/rut-dong-y/<row:consent_id>/", me.withdraw, name="withdraw_consent"),
    path("nguoi-giup/", helper.helper_consent, name="helper_consent"),
    path("giup-ho/", helper.help_household, name="help_household"),
    path("giup-ho/ma/", helper.help_code, name="help_code"),
    path("giup-ho/ho/", helper.help_which, name="help_which"),
]
