"""Addresses of the register of e-commerce sites."""

from django.urls import path

from lantoa.websites.views import complaint, desk, register, site_list

app_name = "websites"
urlpatterns = [
    path("website/", register.register, name="register"),
    path("website/du-lieu.csv", register.data, name="data"),
    path("website/can-cu/", register.how, name="how"),
    path("website/<row:site_id>/", register.site, name="site"),
    path("website/<row:site_id>/dau.svg", register.badge, name="badge"),
    path("website/<row:site_id>/phan-anh/", complaint.complain, name="complain"),
    path("website/phan-anh/<str:complaint_token>/", complaint.mine, name="my_complaint"),
    path("quan-ly-website/", desk.desk, name="desk"),
    path("quan-ly-website/danh-sach/", site_list.list_new, name="list_new"),
    path("quan-ly-website/danh-sach/<row:site_list_id>/", site_list.one, name="list"),
    path("quan-ly-website/danh-sach/<row:site_list_id>/dong-y/", site_list.confirm, name="list_confirm"),
    path("quan-ly-website/danh-sach/<row:site_list_id>/bo/", site_list.drop, name="list_drop"),
    path("quan-ly-website/danh-sach/<row:site_list_id>/can-sua.xlsx", site_list.faults, name="list_faults"),
    path("quan-ly-website/phan-anh/<row:complaint_id>/", complaint.answer, name="complaint"),
    path("quan-ly-website/ho-so/<row:site_question_id>/", desk.question, name="question"),
    path("quan-ly-website/go/<row:takedown_id>/", desk.takedown, name="takedown"),
    path("quan-ly-website/<row:site_id>/", desk.site, name="desk_site"),
    path("quan-ly-website/<row:site_id>/cham-dut/", desk.end, name="end"),
    path("quan-ly-website/<row:site_id>/xem/", desk.visit, name="visit"),
    path("quan-ly-website/<row:site_id>/go/", desk.takedown_ask, name="takedown_ask"),
]
