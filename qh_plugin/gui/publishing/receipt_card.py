# SPDX-License-Identifier: GPL-2.0-or-later
"""A receipt as a card to read and to print. Texts of the server are escaped."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from html import escape
from pathlib import Path
from typing import Any, Iterable, Mapping

from qh_plugin.core.publish.capabilities import CLOCK
from qh_plugin.core.publish.history import kept_here, short
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.core.text import Text
from qh_plugin.io import whole_files
from qh_plugin.qgis_io.i18n import language, translate

_MOST_PROBLEMS = 5
_NOT_STORED = Text(
    "Không lưu được biên nhận vào {path}: {why}.", "Cannot store the receipt at {path}: {why}."
)


def outcome(receipt: Receipt) -> str:
    """The outcome with its shape: "✔ Được chấp nhận"."""
    return outcome_words(receipt.outcome)


def outcome_words(name: str) -> str:
    """The same from the outcome's name."""
    words = {
        "accepted": translate("qh", "✔ Được chấp nhận"),
        "accepted-with-warnings": translate("qh", "✔ Được chấp nhận, có cảnh báo"),
        "rejected": translate("qh", "✖ Bị từ chối"),
        "conflict": translate("qh", "✖ Xung đột phiên bản"),
        "invalid-package": translate("qh", "✖ Gói dữ liệu không hợp lệ"),
        "held": translate("qh", "◌ Chờ phê duyệt"),
    }
    return words.get(name, f"○ {name}")


def short_code(package: str) -> str:
    """The first eight characters of the package's id in two groups: "0e0f-c9ea"."""
    return f"{package[:4]}-{package[4:8]}"


def moment(text: Any) -> str:
    """A UTC time of the server as local time: "22/11/2026 08:10"."""
    try:
        when = datetime.fromisoformat(str(text).replace("Z", "+00:00")).astimezone()
    except ValueError:
        return str(text or "")
    return when.strftime("%d/%m/%Y %H:%M")


def title(receipt: Receipt) -> str:
    """One line for the history."""
    version = (
        translate("qh", "Bản {version}").format(version=receipt.version)
        if receipt.version is not None
        else outcome(receipt)
    )
    parts = [version, moment(receipt.received_at), short(receipt.receipt_hash)]
    return " · ".join(parts)


def changes(receipt: Receipt) -> str:
    """Counts of all layers: "+ 12 thêm, ~ 7 sửa, − 1 xóa"."""

    def total(name: str) -> int:
        return sum(int(layer.get(name, 0) or 0) for layer in receipt.layers)

    return translate("qh", "+ {inserted} thêm, ~ {updated} sửa, − {deleted} xóa").format(
        inserted=total("inserted"), updated=total("updated"), deleted=total("deleted")
    )


def html(receipt: Receipt) -> str:
    """The card: outcome, version, code, times, counts, and why where it was refused."""
    known = kept_here([receipt])[0]
    facts = [
        (translate("qh", "Phiên bản"), "" if receipt.version is None else str(receipt.version)),
        (translate("qh", "Mã biên nhận"), known.code),
        (translate("qh", "Mã gói"), short_code(receipt.package)),
        (translate("qh", "Người nộp"), known.who),
        (translate("qh", "Nhận lúc"), moment(receipt.received_at)),
        (translate("qh", "Công bố lúc"), moment(receipt.published_at)),
        (translate("qh", "Kiểm tra"), checks(receipt)),
        (translate("qh", "Thay đổi"), changes(receipt) if receipt.accepted else ""),
        (translate("qh", "Ghi chú"), known.comment),
    ]
    return f"{heading(outcome(receipt))}{rows(facts)}{_of_tomorrow(receipt)}{_problems(receipt)}"


def heading(words: str) -> str:
    """The first line of a card."""
    return f"<p style='font-size:large; margin:0 0 4px 0'><b>{escape(words)}</b></p>"


def rows(facts: Iterable[tuple[str, str]]) -> str:
    """Names and values below each other; a name without a value is left out."""
    cells = "".join(
        f"<tr><td style='padding-right:8px'>{escape(name)}</td><td>{escape(value)}</td></tr>"
        for name, value in facts
        if value
    )
    return f"<table>{cells}</table>"


def save(receipt: Receipt, titles: Mapping[str, str], target: Path) -> None:
    """Write the receipt: a page to print (.html) or the server's own words (.json).

    Raises `StorageError`.
    """
    if target.suffix.lower() == ".json":
        content = json.dumps(dict(receipt.raw), ensure_ascii=False, indent=1, sort_keys=True)
    else:
        heading = translate("qh", "Biên nhận nộp hồ sơ quy hoạch")
        full = translate("qh", "Mã gói đầy đủ (SHA-256): {code}").format(code=receipt.package)
        dossier = translate("qh", "Hồ sơ {code}").format(code=receipt.dossier)
        seal = translate("qh", "Mã biên nhận đầy đủ (SHA-256): {code}").format(
            code=receipt.receipt_hash
        )
        content = (
            f"<!DOCTYPE html><html lang='{language()}'><meta charset='utf-8'>"
            f"<title>{escape(heading)}</title><body style='font-family:sans-serif'>"
            f"<h1>{escape(heading)}</h1><p>{escape(dossier)}</p>"
            f"{html(receipt)}{_layers(receipt, titles)}"
            f"<p>{escape(full)}<br>{escape(seal)}</p></body></html>"
        )
    whole_files.write(target, content, _NOT_STORED, make_folder=False)


def checks(receipt: Receipt) -> str:
    """What the server found: "0 lỗi, 3 cảnh báo"."""
    return translate("qh", "{errors} lỗi, {warnings} cảnh báo").format(
        errors=int(receipt.checks.get("errors", 0) or 0),
        warnings=int(receipt.checks.get("warnings", 0) or 0),
    )


def _layers(receipt: Receipt, titles: Mapping[str, str]) -> str:
    if not receipt.layers:
        return ""
    lines = "".join(
        f"<li>{escape(titles.get(str(x.get('name')), str(x.get('name'))))}: "
        f"{int(x.get('received', 0) or 0)}</li>"
        for x in receipt.layers
        if int(x.get("received", 0) or 0)
    )
    return f"<p>{escape(translate('qh', 'Số đối tượng'))}</p><ul>{lines}</ul>"


def _of_tomorrow(receipt: Receipt) -> str:
    """What to say of a receipt whose time has not come yet here."""
    try:
        when = datetime.fromisoformat(receipt.received_at.replace("Z", "+00:00"))
        early = when - datetime.now(timezone.utc) > timedelta(seconds=CLOCK)
    except (ValueError, TypeError):
        return ""
    if not early:
        return ""
    words = translate(
        "qh",
        "▲ Biên nhận ghi giờ sau giờ máy này: đồng hồ máy này hoặc của máy chủ sai. Biên nhận vẫn "
        "có giá trị; hãy xem lại ngày giờ.",
    )
    return f"<p>{escape(words)}</p>"


def _problems(receipt: Receipt) -> str:
    if not receipt.problems:
        return ""
    lines = "".join(
        f"<li>{escape(str(p.get('title') or p.get('code') or ''))}"
        f"{': ' + escape(str(p['detail'])) if p.get('detail') else ''}</li>"
        for p in receipt.problems[:_MOST_PROBLEMS]
    )
    more = len(receipt.problems) - _MOST_PROBLEMS
    rest = translate("qh", "… và {count} vấn đề nữa").format(count=more) if more > 0 else ""
    return f"<p>{escape(translate('qh', 'Lý do'))}</p><ul>{lines}</ul><p>{escape(rest)}</p>"
