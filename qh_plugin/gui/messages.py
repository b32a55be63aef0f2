# SPDX-License-Identifier: GPL-2.0-or-later
"""One sentence in QGIS's message bar; details only on request."""

from __future__ import annotations

from math import ceil
from typing import Optional

from qgis.core import Qgis
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QMessageBox, QPushButton, QTextBrowser

from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.qgis_io.i18n import shown, translate

_LEVELS = {
    "info": Qgis.MessageLevel.Info,
    "success": Qgis.MessageLevel.Success,
    "warning": Qgis.MessageLevel.Warning,
    "error": Qgis.MessageLevel.Critical,
}
#: seconds a message stays; errors stay until they are closed
_STAYS = {"info": 6, "success": 6, "warning": 12, "error": 0}


#: lines of a message that are seen without scrolling; milliseconds after which it has its width
_MOST_LINES, _LAID_OUT = 8, 50


def tell(iface, text: str, level: str = "info", details: str = "") -> None:
    """Show `text`; `level` is info, success, warning or error."""
    bar = iface.messageBar()
    item = bar.createMessage("QH", text)
    if details:
        button = QPushButton(translate("qh", "Chi tiết"), item)
        button.clicked.connect(lambda: _show_details(iface.mainWindow(), text, details))
        item.layout().addWidget(button)
    bar.pushWidget(item, _LEVELS[level], _STAYS[level])
    QTimer.singleShot(_LAID_OUT, lambda: _give_room(item))


def _give_room(item) -> None:
    """Let the bar be as high as its words: QGIS leaves room for little more than a line."""
    words = None if sip.isdeleted(item) else item.findChild(QTextBrowser)
    if words is None:
        return
    text = words.document().clone()
    text.setTextWidth(words.viewport().width())
    needed, there = ceil(text.size().height()), words.viewport().height()
    if needed > there:
        most = _MOST_LINES * words.fontMetrics().lineSpacing()
        words.setFixedHeight(min(needed, most) + words.height() - there)


def tell_error(iface, error: QhError, prefix: Optional[str] = None) -> None:
    """Show an error; a cancel is only a note."""
    level = "info" if isinstance(error, Cancelled) else "error"
    sentence = shown(error.text)
    tell(iface, f"{prefix}: {sentence}" if prefix else sentence, level, error.details)


def _show_details(parent, text: str, details: str) -> None:
    box = QMessageBox(QMessageBox.Icon.Information, "QH", text, parent=parent)
    box.setDetailedText(details)
    close = box.addButton(translate("qh", "Đóng"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(close)
    box.open()
