"""The public page that looks at signed files."""

from django.urls import path

from lantoa.signing.views import verify

app_name = "signing"
urlpatterns = [path("kiem-tra-chu-ky/", verify.verify, name="verify")]
