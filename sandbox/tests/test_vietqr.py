"""Strict reading of VietQR; public vectors are parser data only, nobody is paid with them."""

import pytest

from sandbox.vietqr import VietQR, VietQRError, crc, parse

from .people import Running, tlv, vietqr

# NAPAS v1.0 §6.1.2, §6.1.3 and a public vector with a lower-case checksum.
GOOD = {
    "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52": VietQR(
        "970403", "9704031101234567", "QRIBFTTC", None, None
    ),
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
    "62340107NPS68690819thanh toan don hang63042E2E": VietQR(
        "970403", "0011012345678", "QRIBFTTA", 180_000, "thanh toan don hang"
    ),
    "00020101021138540010A00000072701240006970422011003523509170208QRIBFTTA53037045802VN630479db": VietQR(
        "970422", "0352350917", "QRIBFTTA", None, None
    ),
}
BAD = {
    "the printed NAPAS example with a wrong length": (
        "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5"
    ),
    "service inside the receiver": (
        "00020101021138570010A00000072701390006970422011301234567890200208QRIBFTTA53037045802VN6304a3cf"
    ),
    "VNPAY": "00020101021126280010A000000775011001087990425204597753037045802VN5909MYPHAMHER6005HANOI"
    "62260311MY PHAM HER0707MPHER0163041C50",
    "wrong checksum": "00020101021138540010A00000072701240006970422011001234567890208QRIBFTTA53037045802VN6304FFFF",
    "nothing": "",
    "words": "chuyển cho em 260k",
    "only a checksum": "6304" + crc("6304"),
    "endless": "0" * 5000,
}


def signed(text: str) -> str:
    return text + "6304" + crc(text + "6304")


@pytest.mark.parametrize("payload", list(GOOD))
def test_a_right_code_is_read(payload: str) -> None:
    assert parse(payload) == GOOD[payload]


@pytest.mark.parametrize("payload", list(BAD.values()), ids=list(BAD))
def test_a_wrong_code_is_refused_on_screen_with_a_reason(sandbox: Running, payload: str) -> None:
    with pytest.raises(VietQRError):
        parse(payload)
    page = sandbox.scan(payload)
    assert page.status == 400
    assert 'role="alert"' in page.text
    assert payload[:40] in page.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (tlv("53", "704"), tlv("53", "840")),
        (tlv("58", "VN"), tlv("58", "US")),
        (tlv("01", "12"), tlv("01", "13")),
        (tlv("54", "260000"), tlv("54", "0")),
        (tlv("54", "260000"), tlv("54", "-260000")),
        (tlv("54", "260000"), tlv("54", "260000.5")),
        (tlv("54", "260000"), tlv("54", "500000000")),
        (tlv("54", "260000"), tlv("54", "1.2.3")),
        (tlv("53", "704"), tlv("53", "704") * 2),
        ("QRIBFTTA", "QRPUSH00"),
        ("A000000727", "A000000775"),
        (tlv("62", tlv("08", "LT7K3M9QX")), tlv("62", tlv("08", "X" * 26))),
    ],
)
def test_one_wrong_part_is_enough_though_the_checksum_fits(old: str, new: str) -> None:
    whole = vietqr()[:-8]
    assert old in whole
    assert parse(signed(whole)).amount == 260_000
    with pytest.raises(VietQRError):
        parse(signed(whole.replace(old, new)))


def test_every_single_changed_character_is_noticed() -> None:
    payload = vietqr()
    for place in range(len(payload)):
        other = "1" if payload[place] != "1" else "2"
        with pytest.raises(VietQRError):
            parse(payload[:place] + other + payload[place + 1 :])


def test_an_empty_memo_or_a_question_for_one_is_left_to_the_payer() -> None:
    assert parse(vietqr(memo=None)).memo is None
    assert parse(vietqr(memo="***")).memo is None
    assert parse(signed(vietqr(memo=None)[:-8] + "6200")).memo is None
