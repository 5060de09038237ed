"""The address for the gateway that passes on what people write; it belongs to no language."""

from django.urls import path

from lantoa.messages.views import text

app_name = "message_hooks"
urlpatterns = [path("hooks/messages/<str:text_token>/", text, name="text")]
