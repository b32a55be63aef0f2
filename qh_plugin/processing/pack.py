# SPDX-License-Identifier: GPL-2.0-or-later
"""qh:pack: check a dossier and pack it into one file, for handing in without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingOutputString, QgsProcessingParameterFileDestination

from qh_plugin.processing import parameters as known
from qh_plugin.processing.base import QhAlgorithm, progress_of
from qh_plugin.qgis_io.i18n import translate


class PackAlgorithm(QhAlgorithm):
    """The gate stands before it: open errors keep a dossier at home."""

    ICON = "publish"
    OUTPUT = "OUTPUT"

    def name(self) -> str:
        return "pack"

    def displayName(self) -> str:
        return translate("qh", "Đóng gói hồ sơ")

    def shortHelpString(self) -> str:
        return translate(
            "qh",
            "Kiểm tra dữ liệu đã lưu của hồ sơ rồi đóng gói thành một tệp ZIP như khi nộp lên máy "
            "chủ: các lớp, tài liệu, đặc tả, báo cáo kiểm tra. Cùng nội dung luôn cho cùng mã gói "
            "(SHA-256). Còn lỗi thì không đóng gói.",
        )

    def initAlgorithm(self, configuration=None) -> None:
        """Declare the parameters."""
        known.add_dossier(self)
        known.add_profile(self)
        label = translate("qh", "Gói dữ liệu")
        self.addParameter(QgsProcessingParameterFileDestination(self.OUTPUT, label, "ZIP (*.zip)"))
        self.addOutput(QgsProcessingOutputString("PACKAGE", translate("qh", "Mã gói (SHA-256)")))
        known.add_numbers(self, {"SIZE": translate("qh", "Kích thước (byte)")})

    def perform(self, parameters, context, feedback) -> dict[str, Any]:
        """Check, then pack."""
        from qh_plugin.core.dossier.layout import open_dossier
        from qh_plugin.io.publishing import export_package

        dossier = open_dossier(Path(self.parameterAsString(parameters, known.INPUT, context)))
        out = Path(self.parameterAsFileOutput(parameters, self.OUTPUT, context))
        profile = self.parameterAsString(parameters, known.PROFILE, context)
        made = export_package(dossier, out, profile, progress_of(feedback))
        return {self.OUTPUT: str(out), "PACKAGE": made.package_id, "SIZE": out.stat().st_size}
