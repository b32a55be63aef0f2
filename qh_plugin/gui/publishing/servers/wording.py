# SPDX-License-Identifier: GPL-2.0-or-later
"""What a server offers, for reading: one line beside its name, and a card with the facts."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape
from typing import Any, Mapping
from urllib.parse import urlsplit

from qh_plugin.core.publish.capabilities import Level
from qh_plugin.gui.publishing.servers.examining import Found
from qh_plugin.qgis_io.i18n import language, shown, translate

#: a certificate that ends within so many days is told
_SOON = 30


def line(found: Found) -> str:
    """How the server stands, in a line with its shape."""
    level = found.capabilities.level
    if level is Level.A and found.differences:
        more = len(found.differences) - 1
        told = f"▲ {shown(found.differences[0])}"
        words = translate("qh", "{first} (còn {n} điểm khác: bấm Thử để xem)")
        return words.format(first=told, n=more) if more else told
    return {
        Level.A: translate("qh", "● kết nối được, máy chủ nhận hồ sơ"),
        Level.B: translate("qh", "▲ kết nối được, chỉ ghi từng đối tượng (mức B)"),
        Level.C: translate("qh", "▲ kết nối được, chỉ ghi từng đối tượng (mức C)"),
        Level.D: translate("qh", "▲ kết nối được nhưng chỉ đọc (mức D); hãy xuất gói để nộp"),
    }[level]


def card(found: Found) -> str:
    """The facts as rich text. What the server says is escaped."""
    offered = found.capabilities
    rows = [(translate("qh", "Máy chủ"), escape(offered.host)), *_secured(found)]
    level = translate("qh", "{level} – {why}").format(
        level=offered.level.value, why=" ".join(shown(why) for why in offered.reasons)
    )
    rows.append((translate("qh", "Mức nhận"), escape(level)))
    for name, theirs, ours in (
        (translate("qh", "Mô hình"), offered.model, found.model),
        (translate("qh", "Quy tắc"), offered.ruleset, found.rules),
    ):
        rows.append((name, _beside(theirs, ours)))
    most = offered.limits.get("packageBytes")
    if isinstance(most, int):
        size = f"{most / 1e6:.0f} MB"
        rows.append((translate("qh", "Gói lớn nhất"), size))
    cells = "".join(
        f"<tr><td style='padding-right:8px'>{escape(name)}</td><td>{value}</td></tr>"
        for name, value in rows
    )
    told = "".join(f"<p>▲ {escape(shown(text))}</p>" for text in found.differences)
    return f"<table>{cells}</table>{told}"


def _secured(found: Found) -> list[tuple[str, str]]:
    offered = found.capabilities
    certificate = offered.certificate
    heading = translate("qh", "Chứng thư")
    if certificate is None:
        if urlsplit(offered.url).scheme == "http":
            return [(heading, escape(translate("qh", "không mã hóa (chỉ trên máy này)")))]
        return []
    ends = _day(certificate.expires)
    if _soon(certificate.expires):
        ends = translate("qh", "▲ {day}, sắp hết hạn").format(day=ends)
    return [
        (heading, escape(certificate.owner)),
        (translate("qh", "Nơi cấp"), escape(certificate.issuer)),
        (translate("qh", "Hết hạn"), escape(ends)),
    ]


def _beside(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> str:
    """The server's beside ours."""
    if not theirs:
        words = translate("qh", "máy chủ không cho biết; máy này: {ours}")
        return escape(words.format(ours=_version(ours)))
    if all(str(theirs.get(k) or ours.get(k)) == str(ours.get(k)) for k in _COMPARED):
        return escape(translate("qh", "✔ {theirs}, như máy này").format(theirs=_version(theirs)))
    words = translate("qh", "▲ máy chủ: {theirs}; máy này: {ours}")
    return escape(words.format(theirs=_version(theirs), ours=_version(ours)))


_COMPARED = ("id", "version", "sha256")


def _version(one: Mapping[str, Any]) -> str:
    digest = str(one.get("sha256") or "")[:8]
    parts = (str(one.get("id") or "?"), str(one.get("version") or ""), digest and f"({digest})")
    return " ".join(part for part in parts if part)


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return text if language() == "en" else day.strftime("%d/%m/%Y")


def _soon(text: str) -> bool:
    try:
        return date.fromisoformat(text) - date.today() <= timedelta(days=_SOON)
    except ValueError:
        return False
