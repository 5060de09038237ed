"""Addresses of work: plans and hands, shifts, and making."""

from django.urls import path

from lantoa.workforce.views import equipment, ingredient, making, pick, plan, production, worker

app_name = "workforce"
urlpatterns = [
    path("lam-hang/", plan.home, name="home"),
    path("lam-hang/lap/", plan.make_plan, name="make_plan"),
    path("lam-hang/ke-hoach/", plan.plan, name="plan"),
    path("lam-hang/ke-hoach/<row:hand_id>/", plan.pin, name="pin"),
    path("lam-hang/khoi-luong/", plan.workload, name="workload"),
    path("lam-hang/khoi-luong/<row:made_id>/", plan.readiness, name="readiness"),
    path("lam-hang/nguoi/", worker.workers, name="workers"),
    path("lam-hang/nguoi/them/", worker.worker_new, name="worker_new"),
    path("lam-hang/nguoi/<row:hand_id>/", worker.worker, name="worker"),
    path("lam-hang/nguoi/<row:hand_id>/thoi/", worker.worker_end, name="worker_end"),
    path("lam-hang/nguoi/<row:hand_id>/nghi/", worker.absence_new, name="absence_new"),
    path("lam-hang/nghi/<row:absence_id>/bo/", worker.absence_drop, name="absence_drop"),
    path("lam-hang/luat/", worker.labour, name="labour"),
    # Making.
    path("lam-hang/cach-lam/", making.makings, name="makings"),
    path("lam-hang/cach-lam/<row:product_id>/", making.making, name="making"),
    path("lam-hang/cach-lam/<row:product_id>/phut/", making.minutes, name="making_minutes"),
    path("lam-hang/dung-cu/", equipment.equipments, name="equipments"),
    path("lam-hang/dung-cu/<row:equipment_id>/", equipment.equipment, name="equipment"),
    path("lam-hang/dung-cu/<row:equipment_id>/bo/", equipment.equipment_end, name="equipment_end"),
    path("lam-hang/nguyen-lieu/", ingredient.ingredients, name="ingredients"),
    path("lam-hang/nguyen-lieu/them/", ingredient.ingredient_new, name="ingredient_new"),
    path("lam-hang/nguyen-lieu/<row:ingredient_id>/", ingredient.ingredient, name="ingredient"),
    path("lam-hang/nguyen-lieu/<row:ingredient_id>/bo/", ingredient.ingredient_end, name="ingredient_end"),
    path("lam-hang/can-mua/", ingredient.shopping, name="shopping"),
    path("lam-hang/can-mua/<row:ingredient_id>/", ingredient.buy, name="buy"),
    path("lam-hang/dang-ve/<row:purchase_id>/", ingredient.purchase_end, name="purchase_end"),
    path("lam-hang/me/", production.productions, name="productions"),
    path("lam-hang/me/them/", production.production_new, name="production_new"),
    path("lam-hang/me/theo-ke-hoach/", production.follow, name="follow_plan"),
    path("lam-hang/me/<row:production_id>/", production.production, name="production"),
    path("lam-hang/me/<row:production_id>/bat-dau/", production.production_start, name="production_start"),
    path("lam-hang/me/<row:production_id>/xong/", production.production_finish, name="production_finish"),
    path("lam-hang/me/<row:production_id>/bo/", production.production_cancel, name="production_cancel"),
    path("lam-hang/lay-hang/", pick.picking, name="picking"),
    path("lam-hang/lay-hang/<str:code>/", pick.pick, name="pick"),
    path("lam-hang/lay-hang/tra-lai/<row:lot_pick_id>/", pick.pick_back, name="pick_back"),
    path("lam-hang/lo/<row:lot_id>/", pick.lot, name="lot"),
]
