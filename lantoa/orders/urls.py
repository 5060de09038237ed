"""Addresses of buying and of the seller's orders."""

from django.urls import path

from lantoa.orders.views import again, board, buy, cart, counter, find, order, problem, receipt, review, sale

app_name = "orders"
urlpatterns = [
    path("mua/<row:product_id>/", buy.buy, name="buy"),
    path("gio/", cart.cart, name="cart"),
    path("gio/dat-hang/", cart.checkout, name="checkout"),
    path("don/nhieu/<str:tokens>/", order.placed, name="placed"),
    path("don/<str:token>/", order.order, name="order"),
    path("don/<str:token>/trang-thai/", order.status, name="order_status"),
    path("don/<str:token>/ma.png", order.qr, name="order_qr"),
    path("don/<str:token>/tra-khi-nhan/", order.pay_at_the_door, name="pay_at_the_door"),
    path("don/<str:token>/huy/", order.cancel, name="cancel"),
    path("don/<str:token>/dat-lai/", again.again, name="again"),
    path("don/<str:token>/danh-gia/<row:product_id>/", review.review, name="review"),
    path("don/<str:token>/danh-gia/<row:product_id>/rut/", review.withdraw, name="review_withdraw"),
    path("don/<str:token>/van-de/", problem.problem, name="problem"),
    path("don/<str:token>/van-de/khep/", problem.close, name="problem_close"),
    path("don/<str:token>/van-de/chuyen/", problem.hand_on, name="problem_pass_on"),
    path("don/<str:token>/van-de/anh/<row:word_id>/", problem.photo, name="problem_photo"),
    path("dieu-hanh/van-de/<row:problem_id>/anh/<row:word_id>/", problem.handed_on_photo, name="handed_on_photo"),
    path("dieu-hanh/van-de/", problem.handed_on, name="handed_on"),
    path("dieu-hanh/van-de/<row:problem_id>/", problem.handed_on_problem, name="handed_on_problem"),
    path("bien-nhan/<str:code>/<str:mark>/", receipt.receipt, name="receipt"),
    path("bien-nhan/<str:code>/<str:mark>/bien-nhan.pdf", receipt.pdf, name="receipt_pdf"),
    path("bien-nhan/<str:code>/<str:mark>/bang-chung.json", receipt.proof, name="receipt_proof"),
    path("tim-don/", find.find, name="find"),
    path("don-cua-toi/", find.mine, name="mine"),
    path("don-hang/", board.board, name="board"),
    path("don-hang/phieu.pdf", board.slips, name="slips"),
    path("don-hang/<str:code>/", sale.sale, name="sale"),
    path("don-hang/<str:code>/phieu.pdf", sale.slip, name="slip"),
    path("don-hang/<str:code>/huy/", sale.cancel, name="sale_cancel"),
    path("don-hang/<str:code>/tien/", sale.payment, name="sale_payment"),
    path("don-hang/<str:code>/van-de/", problem.answer, name="sale_problem"),
    path("don-hang/<str:code>/van-de/anh/<row:word_id>/", problem.sale_photo, name="sale_problem_photo"),
    path("don-hang/<str:code>/<str:step>/", sale.step, name="sale_step"),
    path("quay/", counter.counter, name="counter"),
    path("quay/luc-nay.json", counter.now, name="counter_now"),
    path("quay/khong-song.js", counter.worker, name="counter_worker"),
    path("quay/loi.js", counter.words, name="counter_words"),
    path("quay/<str:sale_code>/", counter.sale, name="counter_sale"),
    path("quay/<str:sale_code>/trang-thai/", counter.status, name="counter_status"),
    path("quay/<str:sale_code>/<str:counter_step>/", counter.step, name="counter_step"),
]
