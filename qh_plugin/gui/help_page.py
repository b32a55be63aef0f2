# SPDX-License-Identifier: GPL-2.0-or-later
"""The guide: one page of the plugin itself, so that it opens without a network."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QWidget

from qh_plugin.core.resources import resource
from qh_plugin.gui.messages import tell
from qh_plugin.qgis_io.i18n import translate

#: shows an address; tests put their own in
open_url = QDesktopServices.openUrl


def show(iface) -> None:
    """Open the guide in the browser."""
    page = resource("help", "huong-dan.html")
    if not page.is_file() or not open_url(QUrl.fromLocalFile(str(page))):
        text = translate("qh", "Không mở được trang hướng dẫn {file}; hãy tự mở tệp này.")
        tell(iface, text.format(file=page), "warning")


class HelpKey(QObject):
    """F1 in a dock opens the guide. QGIS's own F1 holds in the whole window, so a shortcut of the
    same key would be ambiguous: the dock takes the key before shortcuts are looked for."""

    def __init__(self, dock: QWidget, iface) -> None:
        super().__init__(dock)
        self._iface = iface
        dock.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if event.key() != Qt.Key.Key_F1 or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return False
        event.accept()
        if kind == QEvent.Type.KeyPress:
            show(self._iface)
        return True
