# SPDX-License-Identifier: GPL-2.0-or-later
"""Where an order stands in plain words, read from the journal of its dossier."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qh_plugin.core.dossier.layout import Dossier, open_dossier
from qh_plugin.core.errors import QhError
from qh_plugin.core.publish.journal import WITHDRAWN, Entry, Journal, State
from qh_plugin.gui.publishing.sending.orders import Order, Way, Wish
from qh_plugin.gui.publishing.sending.wording import standing_words
from qh_plugin.gui.publishing.steps import Mark
from qh_plugin.qgis_io.i18n import language, shown, translate


def unfinished(dossier: Dossier) -> list[Entry]:
    """The submissions of a dossier that have no end yet, one a server. Raises `QhError`."""
    if not dossier.journal.is_file():
        return []
    return [entry for entry in Journal(dossier.journal).newest_of_each() if _open(entry)]


def open_entry(order: Order) -> Optional[Entry]:
    """The submission of an order that has no end yet."""
    try:
        entries = unfinished(open_dossier(Path(order.folder)))
    except QhError:
        return None
    return next((entry for entry in entries if entry.server == order.server), None)


def mark(order: Order) -> Mark:
    """The shape of an order that is not at work just now."""
    if order.waits:
        return Mark.WAITING
    return {Wish.DONE: Mark.DONE, Wish.STOPPED: Mark.BLOCKED}.get(order.wish, Mark.WARNING)


def words(order: Order) -> str:
    """What is told of an order that is not at work just now."""
    if order.wish in (Wish.DONE, Wish.STOPPED):
        return shown(order.said)
    came = _came(order)
    if order.waits:
        first = translate("qh", "Chờ đến lượt")
    elif order.wish is Wish.WAITING:
        first = translate("qh", "Dừng khi QGIS đóng")
    else:
        first = translate("qh", "Tạm dừng")
    return f"{first}: {came}" if came else first


def amount(size: int, whole: int) -> str:
    """Bytes and percent: "1,2/3,4 MB (35 %)"."""
    unit, name = (1e6, "MB") if whole >= 1e6 else (1e3, "kB")
    text = f"{size / unit:.1f}/{whole / unit:.1f} {name}"
    text = text if language() == "en" else text.replace(".", ",")
    return f"{text} ({100 * size // max(whole, 1)} %)"


def _came(order: Order) -> str:
    if order.way is Way.FEATURES:
        return translate("qh", "ghi từng đối tượng, không trọn gói")
    entry = open_entry(order)
    if entry is None:
        return ""
    if entry.state is State.STAGING:
        sent = Journal(open_dossier(Path(order.folder)).journal).sent(entry)
        return translate("qh", "đã gửi {amount}").format(amount=amount(sent, entry.size))
    return standing_words(entry.state)


def _open(entry: Entry) -> bool:
    if entry.state.final or entry.note == WITHDRAWN:
        return False
    return entry.state.in_flight or Path(entry.path).is_file()
