"""Reading a VietQR the way a strict bank does: anything not exactly a NAPAS transfer code is refused with a reason.

Source: NAPAS, rules on the VietQR format for NAPAS247 fast transfer, v1.0, September 2021 (verified in source).
"""

import re
from dataclasses import dataclass

NAPAS = "A000000727"
SERVICES = ("QRIBFTTA", "QRIBFTTC")
LARGEST = 500_000_000
MEMO_LIMIT = 25
FIELD = re.compile(r"([0-9]{2})([0-9]{2})", re.ASCII)
ACCOUNT = re.compile(r"[A-Za-z0-9]{1,19}", re.ASCII)
PRICE = re.compile(r"([0-9]+)(?:\.([0-9]*))?", re.ASCII)


class VietQRError(ValueError):
    """Why a payload cannot be paid, in words for the payer."""


@dataclass(frozen=True)
class VietQR:
    """Who is paid; amount and memo are none where the code leaves them to the payer."""

    bin: str
    account: str
    service: str
    amount: int | None
    memo: str | None


def parse(payload: str) -> VietQR:
    """The transfer a payload asks for; VietQRError says plainly what is wrong with any other text."""
    payload = payload.strip()
    if not payload:
        raise VietQRError("Bạn chưa dán mã nào.")
    if len(payload) > 512:
        raise VietQRError("Mã quá dài, không phải mã VietQR.")
    _check_crc(payload)
    tags = _fields(payload)
    if next(iter(tags)) != "00" or tags["00"] != "01" or list(tags)[-1] != "63":
        raise VietQRError("Mã sai thứ tự, không phải mã VietQR.")
    _check_scheme(tags)
    bin_, account, service = _receiver(tags["38"])
    return VietQR(bin_, account, service, _amount(tags.get("54")), _memo(tags.get("62", "")))


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE in four upper-case hex digits (`123456789` gives `29B1`)."""
    value = 0xFFFF
    for byte in text.encode("utf-8", "replace"):
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1) ^ 0x1021 if value & 0x8000 else value << 1
            value &= 0xFFFF
    return f"{value:04X}"


def _check_crc(payload: str) -> None:
    if payload[-8:-4] != "6304":
        raise VietQRError("Mã thiếu phần kiểm tra ở cuối. Bạn dán lại cho đủ nhé.")
    if crc(payload[:-4]) != payload[-4:].upper():
        raise VietQRError("Mã sai số kiểm tra, có thể đã bị sửa hoặc dán thiếu.")


def _fields(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    position = 0
    while position < len(text):
        head = FIELD.match(text, position)
        if head is None:
            raise VietQRError("Mã bị hỏng, không đọc được.")
        tag, start = head[1], position + 4
        position = start + int(head[2])
        if position > len(text) or tag in fields:
            raise VietQRError("Mã bị hỏng, không đọc được.")
        fields[tag] = text[start:position]
    return fields


def _check_scheme(tags: dict[str, str]) -> None:
    if "38" not in tags:
        if "A000000775" in tags.get("26", ""):
            raise VietQRError("Đây là mã VNPAY, không phải mã chuyển khoản VietQR.")
        raise VietQRError("Đây là mã thanh toán khác, không phải mã chuyển khoản VietQR.")
    if tags.get("01") not in ("11", "12"):
        raise VietQRError("Mã không nói dùng một lần hay nhiều lần.")
    if tags.get("53") != "704" or tags.get("58") != "VN":
        raise VietQRError("Mã không phải tiền Việt Nam.")


def _receiver(text: str) -> tuple[str, str, str]:
    merchant = _fields(text)
    if merchant.get("00") != NAPAS or merchant.keys() != {"00", "01", "02"}:
        raise VietQRError("Phần người nhận trong mã không đúng mẫu NAPAS.")
    receiver = _fields(merchant["01"])
    if receiver.keys() != {"00", "01"} or merchant["02"] not in SERVICES:
        raise VietQRError("Phần người nhận trong mã không đúng mẫu NAPAS.")
    if not re.fullmatch(r"[0-9]{6}", receiver["00"], re.ASCII) or not ACCOUNT.fullmatch(receiver["01"]):
        raise VietQRError("Số tài khoản hoặc ngân hàng trong mã không hợp lệ.")
    return receiver["00"], receiver["01"], merchant["02"]


def _amount(text: str | None) -> int | None:
    if text is None:
        return None
    price = PRICE.fullmatch(text) if len(text) <= 13 else None
    if price is None or (price[2] or "").strip("0") or not 0 < int(price[1]) < LARGEST:
        raise VietQRError("Số tiền trong mã không hợp lệ.")
    return int(price[1])


def _memo(text: str) -> str | None:
    memo = _fields(text).get("08")
    if memo is not None and len(memo) > MEMO_LIMIT:
        raise VietQRError("Nội dung trong mã dài quá 25 ký tự.")
    return None if memo == "***" else memo
