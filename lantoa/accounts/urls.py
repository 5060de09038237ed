"""Addresses of signing in, of oneself and of helping."""

from django.urls import path

from lantoa.accounts.views import eid, erasure, helper, me, passkey, phone_change, safety, sessions, sign_in, step_up

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-nhap/ma/", sign_in.sign_in_code, name="sign_in_code"),
    path("dang-nhap/ten/", sign_in.sign_in_name, name="sign_in_name"),
    path("dang-nhap/lam-thu/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("dang-nhap/khoa/", passkey.passkey_sign_in, name="passkey_sign_in"),
    path("dang-nhap/dinh-danh/", eid.eid_sign_in, name="eid_sign_in"),
    path("dinh-danh/ve/", eid.eid_return, name="eid_return"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("toi/", me.me, name="me"),
    path("toi/lam-viec-cho/<row:organisation_id>/", me.act_for, name="act_for"),
    path("toi/rut-dong-y/<row:consent_id>/", me.withdraw, name="withdraw_consent"),
    path("toi/xac-nhan/", step_up.step_up, name="step_up"),
    path("toi/xac-nhan/khoa/", step_up.passkey, name="step_up_passkey"),
    path("toi/an-toan/", safety.safety, name="safety"),
    path("toi/khoa/them/", passkey.add, name="add_passkey"),
    path("toi/khoa/<row:passkey_id>/bo/", passkey.remove, name="remove_passkey"),
    path("toi/may/<row:sign_in_id>/ra/", sessions.end, name="end_sign_in"),
    path("toi/may/ra-het/", sessions.end_others, name="end_other_sign_ins"),
    path("toi/dinh-danh/", eid.verify, name="verify"),
    path("toi/dinh-danh/<row:verification_id>/bo/", eid.forget, name="forget_verification"),
    path("doi-so/", phone_change.change_phone, name="change_phone"),
    path("doi-so/ma/", phone_change.new_code, name="change_phone_code"),
    path("doi-so/cach/", phone_change.ways, name="change_phone_ways"),
    path("doi-so/so-cu/", phone_change.old_code, name="change_phone_old"),
    path("doi-so/khoa/", phone_change.passkey, name="change_phone_passkey"),
    path("doi-so/dinh-danh/", phone_change.identity, name="change_phone_eid"),
    path("doi-so/huy/<str:cancel_token>/", phone_change.cancel_by_link, name="cancel_phone_change"),
    path("doi-so/xac-nhan/<str:vouch_token>/", phone_change.vouch, name="vouch"),
    path("toi/doi-so/<row:change_id>/huy/", phone_change.stop, name="stop_phone_change"),
    path("toi/xoa/", erasure.erase, name="erase"),
    path("da-xoa/", erasure.erased, name="erased"),
    path("nguoi-giup/", helper.helper_consent, name="helper_consent"),
    path("giup-ho/", helper.help_household, name="help_household"),
    path("giup-ho/ma/", helper.help_code, name="help_code"),
    path("giup-ho/ho/", helper.help_which, name="help_which"),
]
