# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing provider "qh"."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from qh_plugin.core.resources import resource
from qh_plugin.processing.check import CheckAlgorithm


class QhProvider(QgsProcessingProvider):
    """Lists the algorithms; ids are English and never change."""

    def id(self) -> str:
        return "qh"

    def name(self) -> str:
        return "QH"

    def icon(self) -> QIcon:
        return QIcon(str(resource("icons", "qh.svg")))

    def loadAlgorithms(self) -> None:
        """Called by QGIS, again at every refresh."""
        self.addAlgorithm(CheckAlgorithm())
