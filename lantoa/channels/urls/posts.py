"""Addresses of posts and of photos made better."""

from django.urls import path

from lantoa.channels.views import photo, post

app_name = "channel_posts"
urlpatterns = [
    path("ban-hang/bai-dang/", post.posts, name="posts"),
    path("ban-hang/bai-dang/moi/", post.choose, name="choose"),
    path("ban-hang/bai-dang/moi/<row:product_id>/", post.post_new, name="post_new"),
    path("ban-hang/bai-dang/<row:post_id>/", post.post, name="post"),
    path("ban-hang/bai-dang/<row:post_id>/sua/", post.post_edit, name="post_edit"),
    path("ban-hang/bai-dang/<row:post_id>/bia.jpg", post.cover, name="cover"),
    path("ban-hang/bai-dang/<row:post_id>/<slug:spot>/anh-<int:nth>.jpg", post.picture, name="picture"),
    path("ban-hang/bai-dang/<row:post_id>/<slug:spot>/goi.zip", post.pack, name="pack"),
    path("ban-hang/bai-dang/noi/<row:post_place_id>/<slug:post_step>/", post.step, name="post_step"),
    path("ban-hang/anh/<row:product_id>/", photo.photos, name="photos"),
    path("ban-hang/anh/<row:product_id>/<row:photo_id>/", photo.mend, name="mend"),
    path("ban-hang/anh/<row:product_id>/<row:photo_id>/xem.jpg", photo.look, name="look"),
]
