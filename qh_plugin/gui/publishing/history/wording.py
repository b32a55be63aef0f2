# SPDX-License-Identifier: GPL-2.0-or-later
"""A submission of the past in words: two lines of the list, a card without its receipt."""

from __future__ import annotations

from html import escape

from qh_plugin.core.publish.history import Past
from qh_plugin.gui.publishing import receipt_card
from qh_plugin.qgis_io.i18n import translate


def head(past: Past) -> str:
    """ "✔ Bản 4 · 02/11/2026 08:10 · 3F2A-09BC"."""
    mark, _, refused = receipt_card.outcome_words(past.outcome).partition(" ")
    if past.accepted:
        name = translate("qh", "Bản {version}").format(version=past.version)
    else:
        name = refused
    return " · ".join(x for x in (f"{mark} {name}", receipt_card.moment(past.when), past.code) if x)


def beneath(past: Past, newest: int) -> str:
    """Who, how it stands now, and what was said of it."""
    comment = f"“{past.comment}”" if past.comment else ""
    return " · ".join(x for x in (_who(past), standing(past, newest), comment) if x)


def standing(past: Past, newest: int) -> str:
    """How it stands now."""
    parts = []
    if past.accepted:
        if past.on_server is False:
            parts.append(translate("qh", "máy chủ này không có"))
        elif past.version == newest:
            parts.append(translate("qh", "đang công bố"))
        else:
            parts.append(translate("qh", "đã thay thế"))
    if past.restores:
        parts.append(translate("qh", "quay lại bản {n}").format(n=past.restores))
    return ", ".join(parts)


def card(past: Past, newest: int) -> str:
    """What the server's list says, while the receipt itself is not here."""
    rows = (
        (translate("qh", "Người nộp"), _who(past)),
        (translate("qh", "Tình trạng"), standing(past, newest)),
        (translate("qh", "Mã biên nhận"), past.code),
        (translate("qh", "Mã gói"), receipt_card.short_code(past.package)),
        (translate("qh", "Công bố lúc"), receipt_card.moment(past.when)),
        (translate("qh", "Ghi chú"), past.comment),
    )
    words = receipt_card.outcome_words(past.outcome)
    missing = translate("qh", "Biên nhận chưa có trong hồ sơ này.")
    return f"{receipt_card.heading(words)}{receipt_card.rows(rows)}<p>{escape(missing)}</p>"


def _who(past: Past) -> str:
    if past.who and past.proved:
        return translate("qh", "{name} (đã đăng nhập)").format(name=past.who)
    return past.who
