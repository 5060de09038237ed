"""What the carriers write, for tests: by the documents, not by the adapters."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from lantoa.kit.world import VIETNAM
from lantoa.shipping.adapters.base import StatusNotice
from lantoa.shipping.adapters.contract import Sent


def ghn(notice: StatusNotice, secret: str, cash: int = 250_000, fee: int = 22_000) -> Sent:
    body = {
        "OrderCode": notice.tracking_code, "ClientOrderCode": "", "Status": notice.code, "Type": "Switch_status", "Time": notice.at.isoformat(),
        "CODAmount": cash, "CODTransferDate": None, "TotalFee": fee, "Fee": {"CODFee": 0, "MainService": fee}, "Reason": notice.words,
        "ReasonCode": "", "ShopID": 81558, "Warehouse": "Bưu Cục", "Weight": 10,
    }  # fmt: skip
    return Sent(json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass"), {"X-Lantoa-Key": secret})


def ghtk(notice: StatusNotice, secret: str, cash: int = 250_000, fee: int = 22_000) -> Sent:
    body = {
        "label_id": notice.tracking_code, "partner_id": "LT2345678", "action_time": notice.at.astimezone(VIETNAM).isoformat(), "status_id": notice.code,
        "reason_code": "", "reason": notice.words, "weight": 0.5, "fee": fee, "pick_money": cash, "return_part_package": 0,
    }  # fmt: skip
    return Sent(urlencode(body).encode(), {}, {"hash": secret})


def viettelpost(notice: StatusNotice, secret: str, cash: int = 250_000, fee: int = 22_000) -> Sent:
    data = {
        "ORDER_NUMBER": notice.tracking_code, "ORDER_REFERENCE": "LT2345678", "ORDER_STATUSDATE": f"{notice.at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}",
        "ORDER_STATUS": int(notice.code), "STATUS_NAME": notice.words, "LOCALION_CURRENTLY": "Bưu cục Cầu Giấy", "NOTE": "", "MONEY_COLLECTION": cash,
        "MONEY_FEECOD": 0, "MONEY_TOTAL": fee, "PRODUCT_WEIGHT": 500, "ORDER_SERVICE": "VCN",
    }  # fmt: skip
    return Sent(json.dumps({"DATA": data, "TOKEN": secret}, ensure_ascii=False).encode())


def vnpost(notice: StatusNotice, secret: str, cash: int = 250_000, fee: int = 22_000) -> Sent:
    data = {
        "Id": "1", "ItemCode": notice.tracking_code, "OrderCode": "LT2345678", "OrderStatusId": int(notice.code), "CodAmount": cash,
        "CodAmountEvaluation": f"{cash}.0", "TotalFreightIncludeVat": fee, "DeliveryNote": notice.words,
        "LastUpdateTime": f"{notice.at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}",
    }  # fmt: skip
    body = {"Data": json.dumps(data), "SendDate": "24/11/2026 10:15:02", "SignData": "unknown"}
    return Sent(json.dumps(body).encode(), {}, {"key": secret})


def demo(notice: StatusNotice, secret: str, cash: int = 250_000, fee: int = 22_000) -> Sent:
    body = {
        "parcel": notice.tracking_code, "status": notice.code, "words": notice.words, "at": notice.at.isoformat(), "collected": cash, "fee": fee,
    }  # fmt: skip
    return Sent(json.dumps(body).encode(), {"X-Demo-Key": secret})


WRITERS = {"ghn": ghn, "ghtk": ghtk, "viettelpost": viettelpost, "vnpost": vnpost}
