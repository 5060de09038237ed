"""What can be made to go wrong with the trust services: one mishap a service, holding until another is chosen."""

import time

from flask import abort, current_app

from .database import Database
from .registry import Refusal

SERVICES = {
    "ocsp": {
        "none": "Bình thường", "silent": "Không trả lời", "later": "Bận, hỏi lại sau", "unknown": "Không biết chứng thư này",
        "old": "Trả lời đã cũ", "forged": "Ký bằng khóa lạ", "nonce": "Sai nonce",
    },
    "crl": {"none": "Bình thường", "silent": "Không trả lời", "old": "Danh sách đã cũ", "forged": "Ký bằng khóa lạ"},
    "tsa": {
        "none": "Bình thường", "nonce": "Sai nonce", "imprint": "Sai dữ liệu được đóng dấu", "old": "Giờ đã cũ", "forged": "Ký bằng khóa lạ",
        "rejected": "Trả lời là từ chối", "refused": "Không cho vào (HTTP 403)", "silent": "Không trả lời",
    },
    "csc": {
        "none": "Bình thường", "silent": "Không trả lời", "slow": "Trả lời chậm", "wrong": "Chữ ký hỏng", "hash": "Ký dữ liệu khác",
        "sad": "Lượt ký hết hạn ngay", "locked": "PIN bị khóa", "disabled": "Khóa đang tắt", "revoked": "Thu hồi ngay trước khi ký xong",
        "careless": "Ký dù chứng thư không còn dùng được",
    },
    "app": {
        "none": "Bình thường", "silent": "Không trả lời", "slow": "Trả lời chậm", "wrong": "Chữ ký hỏng", "hash": "Ký dữ liệu khác",
        "refused": "Người ký từ chối ngay", "expired": "Hết hạn ngay", "twice": "Báo kết quả hai lần", "forged": "Báo kết quả giả",
        "other": "Chứng thư của người khác", "revoked": "Thu hồi ngay trước khi ký xong",
    },
}  # fmt: skip
TITLES = {
    "ocsp": "Hỏi tình trạng (OCSP)", "crl": "Danh sách thu hồi (CRL)", "tsa": "Dấu thời gian",
    "csc": "Ký từ xa (CSC)", "app": "Ký bằng ứng dụng",
}  # fmt: skip


def choose(database: Database, service: str, mishap: str) -> None:
    """From now on this goes wrong there; `none` ends it."""
    if service not in SERVICES or mishap not in SERVICES[service]:
        raise Refusal("mishap", "Không có trục trặc này.")
    sql = "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)"
    with database.transaction() as connection:
        connection.execute(sql, [f"mishap_{service}", mishap])


def chosen(database: Database, service: str) -> str:
    """What goes wrong at this service now."""
    row = database.row("SELECT value FROM setting WHERE name = ?", f"mishap_{service}")
    return str(row["value"]) if row else "none"


def delay(mishap: str) -> None:
    """Answer late (a twentieth of the courier's minute) or not at all (whoever asks gives up within ten of them)."""
    minute = current_app.extensions["sandbox"].courier.minute
    if mishap == "slow":
        time.sleep(minute / 20)
    if mishap == "silent":
        time.sleep(10 * minute)
        abort(503)
