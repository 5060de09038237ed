"""Addresses of livestream sales: the seller's, and those for everybody."""

from django.urls import path

from lantoa.live.views import claim, console, neighbour, page, paper, session

app_name = "live"
urlpatterns = [
    path("live/<row:live_id>/", page.live, name="page"),
    path("live/<row:live_id>/moi/", page.now, name="page_now"),
    path("live/<row:live_id>/nhan/", claim.code, name="code"),
    path("live/nhan/<str:claim_token>/", claim.claim, name="claim"),
    path("live/nhan/<str:claim_token>/chon/<row:want_id>/", claim.choose, name="choose"),
    path("live/nhan/<str:claim_token>/khong-dung/<row:no_show_id>/", claim.contest, name="contest"),
    path("ban-hang/live/", session.sessions, name="sessions"),
    path("ban-hang/live/moi/", session.new, name="new"),
    path("ban-hang/live/dan/", session.shared, name="shared"),
    path("ban-hang/live/<row:live_session_id>/", session.session, name="session"),
    path("ban-hang/live/<row:live_session_id>/sua/", session.edit, name="edit"),
    path("ban-hang/live/<row:live_session_id>/mon/", session.pick_new, name="pick_new"),
    path("ban-hang/live/<row:live_session_id>/dan/", session.paste_page, name="paste"),
    path("ban-hang/live/<row:live_session_id>/so/", session.account_page, name="account"),
    path("ban-hang/live/<row:live_session_id>/ban/", console.console_page, name="console"),
    path("ban-hang/live/<row:live_session_id>/ban/moi/", console.now, name="console_now"),
    path("ban-hang/live/<row:live_session_id>/buoc/<slug:live_step>/", session.step, name="step"),
    path("ban-hang/live/<row:live_session_id>/gian-hang/", session.stalls, name="stalls"),
    path("ban-hang/live/gian-hang/<row:live_stall_id>/", session.stall, name="stall"),
    path("ban-hang/live/gian-hang/<row:live_stall_id>/ban/", neighbour.console, name="stall_console"),
    path("ban-hang/live/gian-hang/<row:live_stall_id>/ban/moi/", neighbour.now, name="stall_console_now"),
    path(
        "ban-hang/live/gian-hang/<row:live_stall_id>/binh-luan/<row:comment_id>/", neighbour.decide, name="stall_decide"
    ),
    path(
        "ban-hang/live/gian-hang/<row:live_stall_id>/binh-luan/<row:comment_id>/xong/",
        neighbour.settled,
        name="stall_settle",
    ),
    path(
        "ban-hang/live/gian-hang/<row:live_stall_id>/binh-luan/<row:comment_id>/loi-moi/",
        neighbour.taken_over,
        name="stall_take_over",
    ),
    path("ban-hang/live/gian-hang/<row:live_stall_id>/muon/<row:want_id>/", neighbour.whole, name="stall_whole"),
    path("ban-hang/live/mon/<row:pick_id>/", session.pick_edit, name="pick"),
    path("ban-hang/live/mon/<row:pick_id>/ghim/", console.pin_it, name="pin"),
    path("ban-hang/live/mon/<row:pick_id>/bo/", session.pick_remove, name="pick_remove"),
    path("ban-hang/live/mon/<row:pick_id>/giay-to/", paper.pick_paper, name="pick_paper"),
    path("ban-hang/live/mon/<row:pick_id>/giay-to/<row:live_paper_id>/bo/", paper.paper_remove, name="paper_remove"),
    path("ban-hang/live/giay-to/<row:live_paper_id>/", paper.paper, name="paper"),
    path("ban-hang/live/binh-luan/<row:comment_id>/", console.decide, name="decide"),
    path("ban-hang/live/binh-luan/<row:comment_id>/xong/", console.settled, name="settle"),
    path("ban-hang/live/binh-luan/<row:comment_id>/loi-moi/", console.taken_over, name="take_over"),
    path("ban-hang/live/muon/<row:want_id>/", console.whole, name="whole"),
]
