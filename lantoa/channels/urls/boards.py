"""Addresses of goods put up by hand at places outside."""

from django.urls import path

from lantoa.channels.views import board

app_name = "channel_boards"
urlpatterns = [
    path("ban-hang/noi-khac/", board.uploads, name="uploads"),
    path("ban-hang/noi-khac/go/<row:upload_id>/", board.end, name="upload_end"),
    path("ban-hang/noi-khac/<row:product_id>/", board.boards, name="boards"),
    path("ban-hang/noi-khac/<row:product_id>/<slug:board>/", board.board, name="board"),
    path("ban-hang/noi-khac/<row:product_id>/<slug:board>/anh.zip", board.photos, name="board_photos"),
]
