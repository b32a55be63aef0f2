# SPDX-License-Identifier: GPL-2.0-or-later
"""A double click on a button that starts and stops something is one click.

Without this the second half of a double click would stop what the first half started.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject
from qgis.PyQt.QtWidgets import QAbstractButton


class SingleClick(QObject):
    """Swallows the second press of a double click; lives as long as its button."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True for the event that must not reach the button."""
        return event.type() == QEvent.Type.MouseButtonDblClick
