"""The paragraph a newspaper would print, written from the figures alone: a sentence is left out where its number is not shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Each sentence with what it needs: the name of a place in it and the figure that fills it. A figure that is nought or kept back
# leaves its sentence out.
SENTENCES: Mapping[str, list[tuple[str, dict[str, str]]]] = {
    "vi": [
        ("Đến hết tháng {month}, toàn địa bàn có {sites} website, ứng dụng thương mại điện tử được xác nhận, trong đó {enterprise} của doanh nghiệp và {individual} của cá nhân.", {"sites": "sites", "enterprise": "sites enterprise", "individual": "sites individual"}),
        ("{ocop} sản phẩm OCOP đang có sao.", {"ocop": "ocop"}),
        ("{accepts} tiểu thương ở chợ số nhận tiền không dùng tiền mặt.", {"accepts": "market_accepts"}),
        ("Trong tháng, {trained} người đã đến các lớp học số.", {"trained": "people_trained"}),
        ("{active} người bán có đơn, trong đó {first} nơi bán được đơn đầu tiên.", {"active": "active_stalls", "first": "first_sales"}),
        ("{cashless} tiền hàng đi qua ngân hàng.", {"cashless": "cashless_share"}),
        ("{filed} hồ sơ được nộp từ nhà.", {"filed": "dossiers_filed"}),
    ],
    "en": [
        ("At the end of {month}, {sites} e-commerce sites and apps were in force: {enterprise} of enterprises and {individual} of individuals.", {"sites": "sites", "enterprise": "sites enterprise", "individual": "sites individual"}),
        ("{ocop} OCOP products held stars.", {"ocop": "ocop"}),
        ("{accepts} of stallholders at digital markets took cashless payment.", {"accepts": "market_accepts"}),
        ("In the month {trained} people came to digital classes.", {"trained": "people_trained"}),
        ("{active} sellers had orders, {first} of them their first one.", {"active": "active_stalls", "first": "first_sales"}),
        ("{cashless} of the money went through banks.", {"cashless": "cashless_share"}),
        ("{filed} dossiers were handed in from home.", {"filed": "dossiers_filed"}),
    ],
    "id": [
        ("Pada akhir {month}, {sites} situs dan aplikasi niaga-el berlaku: {enterprise} milik perusahaan dan {individual} milik perorangan.", {"sites": "sites", "enterprise": "sites enterprise", "individual": "sites individual"}),
        ("{ocop} produk OCOP berbintang.", {"ocop": "ocop"}),
        ("{accepts} pedagang di pasar digital menerima pembayaran nontunai.", {"accepts": "market_accepts"}),
        ("Pada bulan itu {trained} orang datang ke kelas digital.", {"trained": "people_trained"}),
        ("{active} penjual mendapat pesanan, {first} di antaranya yang pertama.", {"active": "active_stalls", "first": "first_sales"}),
        ("{cashless} uang lewat bank.", {"cashless": "cashless_share"}),
        ("{filed} berkas diserahkan dari rumah.", {"filed": "dossiers_filed"}),
    ],
}  # fmt: skip


def paragraph(shown: Mapping[str, Mapping[str, Any]], language: str, month: str) -> str:
    """The sentences whose every number is shown, in this language."""
    found = []
    for words, needs in SENTENCES.get(language, SENTENCES["en"]):
        numbers = {name: _plain(shown.get(figure, {})) for name, figure in needs.items()}
        if all(numbers.values()):
            found.append(words.format(month=month, **numbers))
    return " ".join(found)


def _plain(shown: Mapping[str, Any]) -> str:
    if "share" in shown:
        return f"{shown['share']} %"
    if "least" in shown:
        return f"{shown['least']}+" if shown.get("most") is None else f"{shown['least']}–{shown['most']}"
    if shown.get("over"):
        return f"{100 * shown['value'] / shown['over']:.1f} %".replace(".", ",")
    return f"{shown['value']:,}".replace(",", ".") if shown.get("value") else ""
