"""Addresses of one's own papers."""

from django.urls import path

from lantoa.documents import views

app_name = "papers"
urlpatterns = [
    path("toi/giay-to/", views.papers, name="papers"),
    path("toi/giay-to/<row:own_paper_id>/", views.own_paper, name="own_paper"),
    path("toi/giay-to/<row:own_paper_id>/trang/<int:number>.webp", views.own_paper_page, name="own_paper_page"),
    path("toi/giay-to/<row:own_paper_id>/tep/", views.own_paper_file, name="own_paper_file"),
    path("toi/giay-to/<row:own_paper_id>/xoa/", views.forget, name="forget_paper"),
]
