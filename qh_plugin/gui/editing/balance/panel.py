# SPDX-License-Identifier: GPL-2.0-or-later
"""The land-use balance."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QWidget


class BalancePanel(QWidget):
    """The land-use balance."""

    def __init__(self, iface, session, settings, parent=None) -> None:
        super().__init__(parent)
        self._iface = iface
        self._session = session
        self._settings = settings

    def show_dossier(self) -> None:
        """The session's dossier is another one, or none."""

    def shutdown(self) -> None:
        """Called when the plugin is unloaded."""
