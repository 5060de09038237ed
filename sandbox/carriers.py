"""The siblings of GHN, GHTK, Viettel Post and VNPost: what their webhooks say, how they prove themselves, and a settlement file.

Fields as docs/adapters/{ghn,ghtk,viettelpost,vnpost}.md name them with their sources: public receivers that agree (secondary
source); no carrier's own page was retrieved. Where the key stands is agreed between seller and carrier: a header for GHN, the
address for GHTK and VNPost, `TOKEN` in the body for Viettel Post. The settlement file's columns are invented.
"""

import csv
import http.client
import io
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from . import carrier_orders
from .courier import ANSWER_SECONDS, OPENER
from .database import Database
from .registry import Refusal

VIETNAM = timezone(timedelta(hours=7))
# The states one can choose, in the carrier's own codes; any other can be typed.
STATES = {
    "ghn": {"picked": "Đã lấy hàng", "delivering": "Đang giao", "delivered": "Giao thành công", "delivery_fail": "Giao thất bại", "returned": "Đã trả hàng"},
    "ghtk": {"3": "Đã lấy hàng", "4": "Đang giao hàng", "5": "Đã giao hàng/Chưa đối soát", "6": "Đã đối soát", "9": "Không giao được hàng", "21": "Đã trả hàng"},
    "viettelpost": {"105": "Bưu tá đã nhận hàng", "500": "Giao bưu tá đi phát", "501": "Phát thành công", "506": "Tồn – khách không có nhà", "504": "Hoàn thành công"},
    "vnpost": {"6": "Đã nhận hàng", "12": "Đang phát", "14": "Phát thành công", "15": "Phát không thành công", "21": "Đã trả tiền COD"},
}  # fmt: skip
TITLES = {"ghn": "GHN", "ghtk": "GHTK", "viettelpost": "Viettel Post", "vnpost": "VNPost"}
DELIVERED = {"ghn": ("delivered",), "ghtk": ("5", "6"), "viettelpost": ("501",), "vnpost": ("14", "21")}
MISHAPS = {"none": "Bình thường", "twice": "Gửi hai lần", "forge": "Giả mạo, sai khóa", "truncate": "Cắt cụt nội dung"}
LARGEST = 10**12


@dataclass(frozen=True)
class Message:
    """One thing to be told of a parcel: the carrier's own code, cash and fee in đồng, when."""

    carrier: str
    tracking_code: str
    status: str
    reason: str
    cash: int
    fee: int
    at: int


def written(message: Message, key: str) -> tuple[bytes, dict[str, str], dict[str, str]]:
    """The body, the headers and what is added to the address."""
    at = datetime.fromtimestamp(message.at, VIETNAM)
    return {"ghn": _ghn, "ghtk": _ghtk, "viettelpost": _viettelpost, "vnpost": _vnpost}[message.carrier](
        message, key, at
    )


def _ghn(said: Message, key: str, at: datetime) -> tuple[bytes, dict[str, str], dict[str, str]]:
    body = {
        "CODAmount": said.cash, "CODTransferDate": None, "ClientOrderCode": "", "ConvertedWeight": 200, "Description": said.reason,
        "Fee": {"CODFailedFee": 0, "CODFee": 0, "Coupon": 0, "Insurance": 0, "MainService": said.fee, "Return": 0}, "IsPartialReturn": False,
        "OrderCode": said.tracking_code, "PartialReturnCode": "", "PaymentType": 1, "Reason": said.reason, "ReasonCode": "", "ShopID": 81558,
        "Status": said.status, "Time": at.astimezone(UTC).isoformat(), "TotalFee": said.fee, "Type": "Switch_status", "Warehouse": "Bưu cục thử", "Weight": 200,
    }  # fmt: skip
    return _json(body), {"Content-Type": "application/json", "X-Lantoa-Key": key}, {}


def _ghtk(said: Message, key: str, at: datetime) -> tuple[bytes, dict[str, str], dict[str, str]]:
    body = {
        "label_id": said.tracking_code, "partner_id": "", "action_time": at.isoformat(), "status_id": said.status, "reason_code": "", "reason": said.reason,
        "weight": "0.2", "fee": said.fee, "pick_money": said.cash, "return_part_package": 0,
    }  # fmt: skip
    return urlencode(body).encode(), {"Content-Type": "application/x-www-form-urlencoded"}, {"hash": key}


def _viettelpost(said: Message, key: str, at: datetime) -> tuple[bytes, dict[str, str], dict[str, str]]:
    data = {
        "ORDER_NUMBER": said.tracking_code, "ORDER_REFERENCE": "", "ORDER_STATUSDATE": f"{at:%d/%m/%Y %H:%M:%S}", "ORDER_STATUS": _number(said.status),
        "STATUS_NAME": said.reason, "LOCALION_CURRENTLY": "Bưu cục thử", "NOTE": "", "MONEY_COLLECTION": said.cash, "MONEY_FEECOD": 0, "MONEY_TOTAL": said.fee,
        "EXPECTED_DELIVERY": "", "PRODUCT_WEIGHT": 200, "ORDER_SERVICE": "VCN",
    }  # fmt: skip
    return _json({"DATA": data, "TOKEN": key}), {"Content-Type": "application/json"}, {}


def _vnpost(said: Message, key: str, at: datetime) -> tuple[bytes, dict[str, str], dict[str, str]]:
    data = {
        "Id": said.tracking_code, "ItemCode": said.tracking_code, "OrderCode": "", "OrderStatusId": _number(said.status), "CodAmount": said.cash,
        "CodAmountEvaluation": str(said.cash), "TotalFreightIncludeVat": said.fee, "DeliveryNote": said.reason, "LastUpdateTime": f"{at:%d/%m/%Y %H:%M:%S}",
    }  # fmt: skip
    body = {"Data": json.dumps(data, ensure_ascii=False), "SendDate": f"{at:%d/%m/%Y %H:%M:%S}", "SignData": ""}
    return _json(body), {"Content-Type": "application/json"}, {"key": key}


def _json(body: Mapping[str, object]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _number(status: str) -> int | str:
    return int(status) if status.lstrip("-").isdigit() and len(status) < 10 else status


def tell(
    database: Database, message: Message, url: str, key: str, mishap: str = "none"
) -> list[tuple[int | None, str]]:
    """Send it and return what was answered each time; what was sent is remembered for the settlement file.

    Refuses an unknown carrier or mishap, an address that is not http(s), and impossible amounts.
    """
    if message.carrier not in TITLES:
        raise Refusal("carrier", "Hãng là ghn, ghtk, viettelpost hoặc vnpost.")
    if mishap not in MISHAPS:
        raise Refusal("mishap", "Không có trục trặc này.")
    if not message.tracking_code or not message.status:
        raise Refusal("tracking_code", "Thiếu mã vận đơn hoặc trạng thái.")
    if not (0 <= message.cash <= LARGEST and 0 <= message.fee <= LARGEST):
        raise Refusal("cash", "Số tiền không hợp lệ.")
    if not url.startswith(("http://", "https://")) or not key.isascii() or not key.isprintable():
        raise Refusal("url", "Địa chỉ nhận phải bắt đầu bằng http:// hoặc https://, khóa không có dấu.")
    body, headers, added = written(message, "khoa-gia-mao" if mishap == "forge" else key)
    body = body[: len(body) // 2] if mishap == "truncate" else body
    answers = [_send(_with(url, added), body, headers) for _ in range(2 if mishap == "twice" else 1)]
    if mishap in ("none", "twice"):
        carrier_orders.move(database, message.carrier, message.tracking_code, message.status)
        sql = "INSERT INTO carrier_message (carrier, tracking_code, status, cash, fee, at) VALUES (?, ?, ?, ?, ?, ?)"
        with database.transaction() as connection:
            connection.execute(
                sql, [message.carrier, message.tracking_code, message.status, message.cash, message.fee, message.at]
            )
    return answers


def _with(url: str, added: dict[str, str]) -> str:
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query)), **added}
    return urlunsplit(parts._replace(query=urlencode(query)))


def _send(url: str, body: bytes, headers: dict[str, str]) -> tuple[int | None, str]:
    try:
        request = urllib.request.Request(url, body, headers)  # noqa: S310  # http(s) only, see above
        with OPENER.open(request, timeout=ANSWER_SECONDS) as response:
            return response.status, response.read(2000).decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(2000).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return None, f"{type(error).__name__}: {error}"[:300]


def settlement(database: Database, carrier: str) -> str:
    """A settlement file of all that this carrier was last told to have handed over; its columns are invented."""
    rows = database.rows(
        """SELECT m.* FROM carrier_message m WHERE m.carrier = ? AND m.id =
           (SELECT max(id) FROM carrier_message n WHERE n.carrier = m.carrier AND n.tracking_code = m.tracking_code) ORDER BY m.id""",
        carrier,
    )
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=";", lineterminator="\r\n")
    sheet.writerow([f"Bảng đối soát {TITLES[carrier]}"])
    sheet.writerow(["STT", "Mã vận đơn", "Tiền thu hộ", "Tổng phí", "Thực nhận"])
    paid = [row for row in rows if row["status"] in DELIVERED[carrier]]
    for number, row in enumerate(paid, 1):
        sheet.writerow(
            [
                number,
                row["tracking_code"],
                *(f"{row_:,}".replace(",", ".") for row_ in (row["cash"], row["fee"], row["cash"] - row["fee"])),
            ]
        )
    return "\ufeff" + out.getvalue()


def now() -> int:
    """This second."""
    return int(time.time())
