# SPDX-License-Identifier: GPL-2.0-or-later
"""qh:recomputeareas: areas and lengths of a dossier from the geometry, as `recompute` does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingParameterBoolean

from qh_plugin.processing import parameters as known
from qh_plugin.processing.base import QhAlgorithm, progress_of
from qh_plugin.qgis_io.i18n import shown, translate


class RecomputeAreasAlgorithm(QhAlgorithm):
    """Writes into the files themselves, after a backup."""

    ICON = "edit"
    DRY_RUN = "DRY_RUN"

    def name(self) -> str:
        return "recomputeareas"

    def displayName(self) -> str:
        return translate("qh", "Tính lại diện tích, chiều dài")

    def shortHelpString(self) -> str:
        return translate(
            "qh",
            "Tính lại các trường diện tích và chiều dài của mọi lớp trong hồ sơ theo hình học, với "
            "đơn vị của mô hình dữ liệu. Giá trị chỉ khác vì làm tròn được giữ nguyên; trước khi "
            "ghi, tệp được sao lưu. Chạy thử không ghi gì.",
        )

    def initAlgorithm(self, configuration=None) -> None:
        """Declare the parameters."""
        known.add_dossier(self)
        label = translate("qh", "Chỉ chạy thử, không ghi gì")
        self.addParameter(QgsProcessingParameterBoolean(self.DRY_RUN, label, defaultValue=False))
        known.add_numbers(self, {"CHANGED": translate("qh", "Số đối tượng đổi giá trị")})

    def prepare(self, parameters, context, feedback) -> None:
        """On the main thread: nothing is written under a layer with unsaved edits."""
        known.refuse_unsaved(Path(self.parameterAsString(parameters, known.INPUT, context)))

    def perform(self, parameters, context, feedback) -> dict[str, Any]:
        """Recompute and write."""
        from qh_plugin.io.recomputing import recompute_dossier

        folder = Path(self.parameterAsString(parameters, known.INPUT, context))
        dry_run = self.parameterAsBool(parameters, self.DRY_RUN, context)
        made = recompute_dossier(folder, dry_run, progress_of(feedback))
        for layer, note in made.notes:
            feedback.pushInfo(f"{layer}: {shown(note)}")
        for copy in made.copies:
            feedback.pushInfo(translate("qh", "Bản sao lưu: {path}").format(path=copy))
        return {"CHANGED": made.changed}
