"""Addresses of work, for whoever sells."""

from django.urls import path

from lantoa.workforce.views import plan, worker

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
]
