# SPDX-License-Identifier: GPL-2.0-or-later
"""The row of tools below the class palette."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QWidget

from qh_plugin.gui.flow_layout import FlowLayout


class ToolBar(QWidget):
    """The row of tools; it wraps where the dock is narrow."""

    def __init__(self, iface, session, settings, parent=None) -> None:
        super().__init__(parent)
        self._iface = iface
        self._session = session
        self._settings = settings
        FlowLayout(self)

    def show_dossier(self) -> None:
        """The session's dossier is another one, or none."""

    def shutdown(self) -> None:
        """Called when the plugin is unloaded."""
