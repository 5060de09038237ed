"""The style guide, and the pages for what goes wrong."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from lantoa.kit.world import world
from lantoa.ui.render import page, refusal


class _Sample(forms.Form):
    name = forms.CharField(label="Tên hàng", help_text="Viết như bạn vẫn gọi.")
    price = forms.CharField(label="Giá", error_messages={"required": "Bạn ghi giá giúp, ví dụ 85.000."})
    unit = forms.ChoiceField(label="Bán theo", choices=[("kg", "kg"), ("hop", "hộp"), ("chai", "chai")], widget=forms.RadioSelect)
    place = forms.ChoiceField(label="Xã, phường", choices=[("", "Chọn…"), ("1", "Đặc khu Vân Đồn"), ("2", "Phường Hồng Gai")])
    story = forms.CharField(label="Vài lời", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    cod = forms.BooleanField(label="Nhận trả tiền khi giao", required=False)
    photo = forms.FileField(label="Ảnh", required=False)


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every element in every state, on one page."""
    now = world.now()
    shown = {
        "form": _Sample(initial={"name": "Chả mực giã tay", "unit": "kg"}),
        "wrong": _Sample({"name": "Chả mực giã tay Hạ Long loại đặc biệt của nhà làm mỗi sáng"}),
        "steps_of_order": [("Đặt hàng", now - timedelta(hours=3)), ("Đã trả", now - timedelta(hours=2)), ("Đóng gói", None)],
        "tiles": [(col, row, f"Xã {col}-{row}", (col * 7 + row * 3) % 10, "#") for row in range(4) for col in range(6) if (col + row) % 5],
    }
    return page(request, "ui/styleguide.html", shown)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    return refusal(request, 500)
