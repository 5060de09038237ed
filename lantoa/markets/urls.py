"""Addresses of markets: for everybody, for who manages them, for who has a place."""

from django.urls import path

from lantoa.markets.views import fee, holder, market, price, public

app_name = "markets"
urlpatterns = [
    path("cho-so/", public.markets, name="markets"),
    path("cho-so/khong-tien-mat/", public.cashless, name="cashless"),
    path("cho-so/o/<row:stand_id>/", public.place, name="place"),
    path("cho-so/<slug:market_slug>/", public.market, name="market"),
    path("cho-so/<slug:market_slug>/khach/", public.visit, name="visit"),
    path("quan-ly-cho/", market.mine, name="mine"),
    path("quan-ly-cho/them/", market.market_new, name="market_new"),
    path("quan-ly-cho/<row:market_id>/", market.desk, name="desk"),
    path("quan-ly-cho/<row:market_id>/sua/", market.market_edit, name="market_edit"),
    path("quan-ly-cho/<row:market_id>/so-do/", market.plan, name="plan"),
    path("quan-ly-cho/day/<row:row_id>/", market.row, name="row"),
    path("quan-ly-cho/o/<row:place_id>/", market.spot, name="spot"),
    path("quan-ly-cho/o/<row:place_id>/cho-thue/", market.let, name="let"),
    path("quan-ly-cho/o/<row:place_id>/dong/", market.close, name="close"),
    path("quan-ly-cho/nguoi-thue/<row:stallholder_id>/sua/", market.holder_edit, name="holder_edit"),
    path("quan-ly-cho/nguoi-thue/<row:stallholder_id>/nghi/", market.leave, name="leave"),
    path("quan-ly-cho/nguoi-thue/<row:stallholder_id>/khao-sat/", market.survey, name="survey"),
    path("quan-ly-cho/<row:market_id>/muc-phi/", fee.rates, name="rates"),
    path("quan-ly-cho/<row:market_id>/cong-to/", fee.meters, name="meters"),
    path("quan-ly-cho/<row:market_id>/phi/", fee.fees, name="fees"),
    path("quan-ly-cho/phieu/<row:bill_id>/", fee.bill_desk, name="bill_desk"),
    path("quan-ly-cho/phieu/<row:bill_id>/tien-mat/", fee.cash, name="cash"),
    path("quan-ly-cho/phieu/<row:bill_id>/sua/", fee.correct, name="correct"),
    path("bang-gia-cho/<row:board_market_id>/", price.prices, name="prices"),
    path("quan-ly-cho/<row:market_id>/mat-hang/", price.item_new, name="item_new"),
    path("quan-ly-cho/mat-hang/<row:item_id>/bo/", price.item_drop, name="item_drop"),
    path("o-cho-cua-toi/", holder.my_places, name="my_places"),
    path("o-cho/<row:my_stallholder_id>/to-quet.pdf", holder.poster, name="poster"),
    path("o-cho/<str:holder_token>/", holder.holder, name="holder"),
    path("phi-cho/<str:bill_token>/", holder.bill, name="bill"),
    path("phi-cho/<str:bill_token>/qr.png", holder.bill_qr, name="bill_qr"),
]
