"""Addresses of the seller's money."""

from django.urls import path

from lantoa.payments.views import account, feed, money, refund, statement, transaction

app_name = "payments"
urlpatterns = [
    path("tien/", money.money, name="money"),
    path("tien/tai-khoan/", account.account, name="account"),
    path("tien/tai-khoan/dung-doi/", account.stop, name="stop_account_change"),
    path("tien/dung-doi/<str:stop_token>/", account.stop_by_link, name="stop_by_link"),
    path("tien/ket-noi/", feed.feed, name="feed"),
    path("tien/ket-noi/danh-sach/", feed.listing, name="feed_list"),
    path("tien/sao-ke/", statement.bring, name="statements"),
    path("tien/sao-ke/<row:statement_id>/", statement.statement, name="statement"),
    path("tien/sao-ke/<row:statement_id>/khong-doc-duoc.csv", statement.faults, name="statement_faults"),
    path("tien/tra-lai/<row:refund_id>/", refund.refund, name="refund"),
    path("tien/tra-lai/<row:refund_id>/ma.png", refund.qr, name="refund_qr"),
    path("tien/tra-lai/<row:refund_id>/xong/", refund.done, name="refund_done"),
    path("tien/tra-lai/<row:refund_id>/mo-lai/", refund.reopen, name="refund_reopen"),
    path("tien/tra-lai/<row:refund_id>/thoi/", refund.drop, name="refund_drop"),
    path("tien/<row:transaction_id>/tra-lai/", refund.give_back, name="give_back"),
    path("tien/<row:transaction_id>/hang-van-chuyen/", transaction.by_carrier, name="by_carrier"),
    path("tien/<row:transaction_id>/", transaction.transaction, name="transaction"),
    path("tien/<row:transaction_id>/mo-lai/", transaction.reopen, name="reopen"),
]
