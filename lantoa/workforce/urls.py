"""Addresses around work: the stall's, and those for neighbours."""

from django.urls import path

from lantoa.workforce.views import attendance, board, call, neighbour, pay, record

app_name = "workforce"
urlpatterns = [
    # Shifts for neighbours: the stall's side.
    path("lam-hang/loi-goi/", call.calls, name="calls"),
    path("lam-hang/loi-goi/moi/", call.call_new, name="call_new"),
    path("lam-hang/loi-goi/<row:call_id>/", call.call, name="call"),
    path("lam-hang/loi-goi/<row:call_id>/thoi/", call.call_cancel, name="call_cancel"),
    path("lam-hang/lang-gieng/moi/", call.invite, name="invite"),
    path("lam-hang/ngay-cong/", attendance.day, name="day"),
    path("lam-hang/ngay-cong/ma/", attendance.code, name="code"),
    path("lam-hang/ca/moi/", attendance.shift_new, name="shift_new"),
    path("lam-hang/ca/<row:shift_id>/", attendance.shift, name="shift"),
    path("lam-hang/ca/<row:shift_id>/hop-dong/", attendance.contract, name="contract"),
    path("lam-hang/ca/<row:shift_id>/hop-dong/dong-y/", attendance.contract_confirm, name="contract_confirm"),
    path("lam-hang/tien-cong/", pay.sheets, name="pay"),
    path("lam-hang/tien-cong/moi/", pay.sheet_new, name="pay_new"),
    path("lam-hang/tien-cong/<row:pay_sheet_id>/", pay.sheet, name="pay_sheet"),
    path("lam-hang/tien-cong/dong/<row:pay_line_id>/", pay.line, name="pay_line"),
    # The neighbours' side: no account is asked for.
    path("viec-thoi-vu/", board.board, name="board"),
    path("viec-thoi-vu/muon-lam/", board.join_page, name="join"),
    path("viec-thoi-vu/cua-toi/", board.mine, name="mine"),
    path("viec/<str:offer_token>/", neighbour.offer, name="offer"),
    path("viec/cua/<str:neighbour_token>/", neighbour.own, name="neighbour"),
    path("viec/cua/<str:neighbour_token>/dong-y/", neighbour.yes, name="yes"),
    path("viec/cua/<str:neighbour_token>/thoi/", neighbour.leave_page, name="leave"),
    path("viec/cua/<str:neighbour_token>/tai-khoan/", neighbour.account, name="account"),
    path("viec/cua/<str:neighbour_token>/ca/<row:own_shift_id>/bao-lai/", neighbour.withdraw_it, name="withdraw"),
    path("viec/cua/<str:neighbour_token>/ca/<row:own_shift_id>/hop-dong/", neighbour.contract, name="own_contract"),
    path(
        "viec/cua/<str:neighbour_token>/ca/<row:own_shift_id>/hop-dong/dong-y/",
        neighbour.contract_confirm,
        name="own_contract_confirm",
    ),
    path("viec/cua/<str:neighbour_token>/tien/<row:own_line_id>/", neighbour.got_it, name="got_it"),
    path("viec/cua/<str:neighbour_token>/so-cong/", record.own, name="own_record"),
    path("viec/cua/<str:neighbour_token>/so-cong/<row:work_share_id>/thoi/", record.end_it, name="share_end"),
    path(
        "viec/cua/<str:neighbour_token>/so-cong/<row:work_share_id>/chung-nhan.json",
        record.own_credential,
        name="own_credential",
    ),
    path("diem-danh/<row:hands_id>/", neighbour.scan_page, name="scan"),
    path("so-cong/<str:record_token>/", record.shown, name="record"),
    path("so-cong/danh-sach/<row:work_list_number>/", record.revoked, name="record_list"),
]
