"""Addresses of conversations with buyers."""

from django.urls import path

from lantoa.channels.views import inbox, quick_reply

app_name = "channel_inbox"
urlpatterns = [
    path("tin-nhan/", inbox.inbox, name="inbox"),
    path("tin-nhan/cuoc-goi/", inbox.call, name="call"),
    path("tin-nhan/cau-san/", quick_reply.quick_replies, name="quick_replies"),
    path("tin-nhan/cau-san/<row:quick_reply_id>/", quick_reply.quick_reply, name="quick_reply"),
    path("tin-nhan/gui-lai/<row:message_id>/", inbox.again, name="again"),
    path("tin-nhan/tach/<row:conversation_id>/", inbox.part, name="part"),
    path("tin-nhan/<row:contact_id>/", inbox.talk, name="talk"),
    path("tin-nhan/<row:contact_id>/moi/", inbox.thread, name="thread"),
    path("tin-nhan/<row:contact_id>/nguoi/", inbox.person, name="person"),
    path("tin-nhan/<row:contact_id>/gop/", inbox.join, name="join"),
]
