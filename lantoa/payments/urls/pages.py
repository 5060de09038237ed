"""Addresses of the seller's money."""

from django.urls import path

from lantoa.payments.views import account, feed, money, transaction

app_name = "payments"
urlpatterns = [
    path("tien/", money.money, name="money"),
    path("tien/tai-khoan/", account.account, name="account"),
    path("tien/ket-noi/", feed.feed, name="feed"),
    path("tien/<row:transaction_id>/", transaction.transaction, name="transaction"),
    path("tien/<row:transaction_id>/mo-lai/", transaction.reopen, name="reopen"),
]
