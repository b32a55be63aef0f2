# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing provider "qh"."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from qh_plugin.core.resources import plugin_version, resource
from qh_plugin.processing.check import CheckAlgorithm
from qh_plugin.processing.check_layer import CheckLayerAlgorithm
from qh_plugin.processing.convert_text import ConvertTextAlgorithm
from qh_plugin.processing.fix import FixAlgorithm
from qh_plugin.processing.normalise_crs import NormaliseCrsAlgorithm
from qh_plugin.processing.pack import PackAlgorithm
from qh_plugin.processing.publish import PublishAlgorithm
from qh_plugin.processing.recompute_areas import RecomputeAreasAlgorithm
from qh_plugin.processing.report import ReportAlgorithm
from qh_plugin.qgis_io.i18n import translate

ALGORITHMS = (
    CheckAlgorithm,
    CheckLayerAlgorithm,
    FixAlgorithm,
    ReportAlgorithm,
    RecomputeAreasAlgorithm,
    ConvertTextAlgorithm,
    NormaliseCrsAlgorithm,
    PackAlgorithm,
    PublishAlgorithm,
)


class QhProvider(QgsProcessingProvider):
    """Lists the algorithms; ids are English and never change."""

    def id(self) -> str:
        return "qh"

    def name(self) -> str:
        return "QH"

    def longName(self) -> str:
        return translate("qh", "QH – kiểm tra và công bố hồ sơ quy hoạch")

    def versionInfo(self) -> str:
        return plugin_version()

    def icon(self) -> QIcon:
        return QIcon(str(resource("icons", "qh.svg")))

    def loadAlgorithms(self) -> None:
        """Called by QGIS, again at every refresh."""
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())
