"""What the style guide shows in the elements: invented names and goods, the long, the missing and the refused among them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator

from lantoa.kit.world import world
from lantoa.ui.navigation import Place

LONG = "Nghiêng nghiêng những chiếc thuyền câu mực chong đèn suốt đêm ngoài khơi vịnh Bái Tử Long trước khi trở về bến Cái Rồng lúc tờ mờ sáng"
UNITS = [("kg", "kg"), ("hop", "hộp"), ("chai", "chai"), ("bo", "bó")]
PLACES = [
    ("", "Chọn xã, phường…"),
    ("Đặc khu", [("1", "Vân Đồn"), ("2", "Cô Tô")]),
    ("Phường", [("3", "Hồng Gai"), ("4", "Móng Cái 1")]),
]
# Where some communes stand on the map of 13 × 9: enough to see islands, gaps and an unknown one.
TILES = {
    0: (8, 9, 10), 1: (6, 7, 8, 9, 10, 11), 2: (5, 6, 7, 8, 9, 10, 11), 3: (4, 5, 6, 7, 8, 9, 12), 4: (2, 3, 4, 5, 6, 7, 8),
    5: (0, 1, 2, 3, 4, 5, 6, 7), 6: (0, 1, 2, 3, 4, 5, 6, 8), 7: (1, 2, 3, 4, 5, 7), 8: (11, 12),
}  # fmt: skip


class Sample(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=world.uuid7)
    name = forms.CharField(
        label="Tên hàng",
        max_length=60,
        help_text="Viết như bạn vẫn gọi ngoài chợ.",
        error_messages={"max_length": "Tên hơi dài. Bạn viết gọn trong 60 chữ nhé."},
    )
    price = forms.CharField(label="Giá bán", error_messages={"required": "Bạn ghi giá giúp, ví dụ 85.000."})
    quantity = forms.IntegerField(
        label="Còn bao nhiêu",
        min_value=0,
        max_value=999,
        initial=2,
        error_messages={"invalid": "Bạn ghi một con số, ví dụ 12."},
    )
    unit = forms.ChoiceField(label="Bán theo", choices=UNITS, widget=forms.RadioSelect)
    method = forms.ChoiceField(
        label="Trả tiền thế nào?",
        choices=[("bank", "Chuyển khoản bằng mã QR"), ("cod", "Trả tiền mặt khi nhận hàng")],
        widget=forms.RadioSelect,
    )
    place = forms.ChoiceField(
        label="Xã, phường", choices=PLACES, error_messages={"required": "Bạn chọn xã, phường giúp."}
    )
    phone = forms.CharField(label="Số điện thoại")
    story = forms.CharField(label="Vài lời về món hàng", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    cold = forms.BooleanField(label="Hàng lạnh, cần giữ đá khi giao", required=False)
    photo = forms.FileField(label="Ảnh", required=False, help_text="Ảnh chụp ngoài trời trông ngon hơn.")


def samples() -> dict[str, Any]:
    """The context of the style guide."""
    now = world.now()
    wrong = {
        "key": str(world.uuid7()),
        "name": LONG,
        "price": "",
        "quantity": "hai kí",
        "phone": "0912 345 678",
        "unit": "kg",
        "method": "cod",
    }
    disabled = Sample(initial={"name": "Chả mực giã tay", "unit": "kg"}, auto_id="off_%s")
    for field in disabled.fields.values():
        field.disabled = True
    pages = Paginator(range(95), 10)
    return {
        "filled": Sample(initial={"name": "Chả mực giã tay", "price": "450.000", "unit": "kg", "method": "bank", "phone": "0912 345 678"}),
        "wrong": Sample(wrong, auto_id="wrong_%s"),
        "off": disabled,
        "long": LONG,
        "pages": pages.page(3),
        "first_page": pages.page(1),
        "now": now,
        "history": [("Đặt hàng", now - timedelta(hours=3)), ("Đã trả tiền", now - timedelta(hours=2), "theo ngân hàng"), ("Đóng gói", None), ("Giao cho bưu tá", None)],
        "weeks": [(f"tuần {week}", 300 + week * 47 - (week % 3) * 60, 90 + week * 21) for week in range(34, 46)],
        "days": [("T2", 4), ("T3", 7), ("T4", 3), ("T5", 9), ("T6", 12), ("T7", 18), ("CN", 11)],
        "here_tiles": tuple((col, row, f"{col}-{row}") for row, cols in TILES.items() for col in cols),
        "tiles": [(col, row, f"Xã số {row * 13 + col}", None if (col, row) == (12, 8) else (col * 31 + row * 17) % 47, "#tile_map") for row, cols in TILES.items() for col in cols],
        "places": [Place("Chợ", "#chợ", "market", True), Place("Học", "#h", "learn", False), Place("Dịch vụ", "#d", "service", False), Place("Gian hàng", "#g", "stall", False), Place("Tôi", "#t", "me", False)],
        "payload": "00020101021238570010A00000072701270006970418011300000000000000208QRIBFTTA53037045406260000580 2VN62130809LT7K3M9QX6304ABCD",
    }  # fmt: skip
