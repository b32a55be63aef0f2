# SPDX-License-Identifier: GPL-2.0-or-later
"""Indicators of the selected lots."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QWidget


class IndicatorsPanel(QWidget):
    """Indicators of the selected lots."""

    def __init__(self, iface, session, settings, parent=None) -> None:
        super().__init__(parent)
        self._iface = iface
        self._session = session
        self._settings = settings

    def show_dossier(self) -> None:
        """The session's dossier is another one, or none."""

    def shutdown(self) -> None:
        """Called when the plugin is unloaded."""
