# SPDX-License-Identifier: GPL-2.0-or-later
"""One sentence in QGIS's message bar; details only on request."""

from __future__ import annotations

from typing import Optional

from qgis.core import Qgis
from qgis.PyQt.QtWidgets import QMessageBox, QPushButton

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


def tell(iface, text: str, level: str = "info", details: str = "") -> None:
    """Show `text`; `level` is info, success, warning or error."""
    bar = iface.messageBar()
    item = bar.createMessage("QH", text)
    if details:
        button = QPushButton(translate("qh", "Chi tiết"), item)
        button.clicked.connect(lambda: _show_details(iface.mainWindow(), text, details))
        item.layout().addWidget(button)
    bar.pushWidget(item, _LEVELS[level], _STAYS[level])


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
