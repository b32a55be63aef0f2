# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 9457 problems of a receipt, and the receipt itself."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Mapping, Optional

from qh_plugin.core.findings import Severity, State
from qh_plugin.core.publish.receipts import FORMAT, receipt_hash
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.text import Text

_TITLES = {
    "QH-A-003": ("Việc này do người khác gửi", 403),
    "QH-A-004": ("Tài khoản chưa được giao hồ sơ nào", 403),
    "QH-A-005": ("Hồ sơ của đơn vị khác", 403),
    "QH-A-006": ("Máy chủ chưa biết ai được nộp", 403),
    "QH-S-001": ("Chưa nhận đủ dữ liệu", 422),
    "QH-S-002": ("Dữ liệu nhận được khác mã gói", 422),
    "QH-S-003": ("Yêu cầu khác với nội dung gói", 422),
    "QH-S-005": ("Nội dung gửi một lần quá lớn", 413),
    "QH-S-007": ("Máy chủ đang bận", 429),
    "QH-S-009": ("Yêu cầu không ghi độ dài", 411),
    "QH-S-010": ("Máy chủ chưa kiểm tra được gói", 503),
    "QH-T-001": ("Kiểm tra quá thời hạn", 503),
    "QH-C-001": ("Hồ sơ đã có phiên bản mới hơn", 409),
    "QH-C-002": ("Mã đối tượng thuộc hồ sơ khác", 409),
    "QH-R-001": ("Dữ liệu còn lỗi", 422),
    "QH-R-002": ("Mã đối tượng trống hoặc trùng", 422),
    "QH-R-003": ("Không khớp với hồ sơ bên cạnh đã công bố", 422),
    "QH-R-004": ("Máy chủ không lưu được đúng dữ liệu của gói", 422),
    "QH-W-002": ("Ngoại lệ không còn hiệu lực", 200),
    "QH-W-001": ("Kết quả kiểm tra của máy chủ khác của người nộp", 200),
}


def problem(code: str, detail: Text, **members: Any) -> dict[str, Any]:
    """One problem object; `code` names the reason for machines."""
    title, status = _TITLES.get(code, ("Gói dữ liệu không hợp lệ", 422))
    return {
        "type": f"https://qh-plugin.example/problems/{code.lower()}",
        "title": title,
        "status": status,
        "detail": detail.vi,
        "detailEn": detail.en,
        "code": code,
        **members,
    }


def ids_not_unique(table: str, count: int) -> dict[str, Any]:
    """Features without a code, or with that of another one in the package."""
    text = Text(
        "Lớp {table}: {n} đối tượng có mã trống hoặc trùng.",
        "Layer {table}: features with an empty or repeated code: {n}.",
    ).format(table=table, n=count)
    return problem("QH-R-002", text, layer=table)


def id_of_another(table: str, identifier: str) -> dict[str, Any]:
    """A code that another dossier has published."""
    text = Text(
        "Mã {id} (lớp {table}) đã được hồ sơ khác công bố.",
        "The code {id} (layer {table}) has been published by another dossier.",
    ).format(id=identifier, table=table)
    return problem("QH-C-002", text, layer=table)


def beside_others(result: CheckResult) -> dict[str, Any]:
    """Errors that only show beside the published neighbours; the first one is told whole."""
    open_ = [
        (group, i)
        for group, i in result.rows()
        if group.severity is Severity.ERROR and group.states[i] is State.OPEN
    ]
    group, i = open_[0]
    text = Text(
        "{n} lỗi so với hồ sơ đã công bố; thứ nhất: {what}. Xem báo cáo, thống nhất ranh với đơn "
        "vị bên cạnh (hồ sơ điều chỉnh thì nộp bằng mã của hồ sơ được điều chỉnh), rồi nộp lại.",
        "Errors beside published dossiers: {n}; the first: {what}. See the report, agree on the "
        "border with the neighbour (an amended plan is submitted under the code of the plan it "
        "amends), then submit again.",
    ).format(n=len(open_), what=group.message(i))
    point = [round(float(v), 3) for v in group.point[i]]
    return problem("QH-R-003", text, errors=len(open_), rule=group.rule, point=point)


def not_kept(layer: str) -> dict[str, Any]:
    """A layer whose values the store cannot hold as they are."""
    text = Text(
        "Lớp {layer}: có giá trị không đúng kiểu của trường nên máy chủ không lưu được nguyên vẹn; "
        "hãy chuyển lớp về đúng kiểu trường của mô hình rồi nộp lại.",
        "Layer {layer}: values are not of their field's type, so the server cannot keep them as "
        "they are; bring the layer to the model's field types and submit again.",
    ).format(layer=layer)
    return problem("QH-R-004", text, layer=layer)


def make_receipt(
    outcome: str, package: str, received_at: str, members: Mapping[str, Any]
) -> dict[str, Any]:
    """A receipt with its hash."""
    receipt: dict[str, Any] = {
        "type": FORMAT,
        "outcome": outcome,
        "package": package,
        "dossier": "",
        "version": None,
        "supersedes": None,
        "receivedAt": received_at,
        "publishedAt": None,
        "ruleset": {},
        "layers": [],
        "documents": [],
        "checks": {},
        "problems": [],
        "replayed": False,
        "links": [],
    }
    receipt.update(members)
    receipt["receiptHash"] = receipt_hash(receipt)
    return receipt


def now(moment: Optional[datetime] = None) -> str:
    """UTC now as RFC 3339 text."""
    return (moment or datetime.now(timezone.utc)).strftime("%Y-%m-%dT%H:%M:%SZ")
