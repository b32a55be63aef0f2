# SPDX-License-Identifier: GPL-2.0-or-later
"""qh:fix: mend a dossier or a GeoPackage as the command `fix` does, each repair proved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingParameterBoolean,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from qh_plugin.processing import parameters as known
from qh_plugin.processing.base import QhAlgorithm, progress_of
from qh_plugin.qgis_io.i18n import language, translate


class FixAlgorithm(QhAlgorithm):
    """Writes into the files themselves, after a backup; a dry run writes nothing."""

    ICON = "edit"
    RULES, DRY_RUN, MOVE, MAX_AREA = "RULES", "DRY_RUN", "MOVE_BOUNDARIES", "MAX_AREA"
    ACCOUNT = "ACCOUNT"

    def name(self) -> str:
        return "fix"

    def displayName(self) -> str:
        return translate("qh", "Sửa lỗi có kiểm chứng")

    def shortHelpString(self) -> str:
        return translate(
            "qh",
            "Sửa lỗi trong hồ sơ hoặc GeoPackage bằng các phép sửa; mỗi phép sửa chỉ được ghi khi "
            "đã chứng minh hết lỗi và không phát sinh lỗi mới. Trước khi ghi, tệp được sao lưu. "
            "RULES: “auto” là mọi phép sửa an toàn, hoặc mã quy tắc như G07,C02. Ranh giới pháp lý "
            "(thửa đất, địa giới) chỉ dời khi được phép. Chạy thử không ghi gì.",
        )

    def initAlgorithm(self, configuration=None) -> None:
        """Declare the parameters."""
        known.add_source(self)
        known.add_profile(self)
        label = translate("qh", "Quy tắc cần sửa (auto hoặc G07,C02)")
        self.addParameter(QgsProcessingParameterString(self.RULES, label, defaultValue="auto"))
        for key, label, start in (
            (self.DRY_RUN, translate("qh", "Chỉ chạy thử, không ghi gì"), False),
            (self.MOVE, translate("qh", "Cho phép dời ranh giới pháp lý"), False),
        ):
            self.addParameter(QgsProcessingParameterBoolean(key, label, defaultValue=start))
        self.addParameter(
            QgsProcessingParameterNumber(
                self.MAX_AREA,
                translate("qh", "Không lấp khoảng hở lớn hơn (m²)"),
                QgsProcessingParameterNumber.Double,
                optional=True,
                minValue=0.0,
            )
        )
        known.add_tolerance(self)
        label = translate("qh", "Bảng kê phép sửa")
        known.add_file(self, self.ACCOUNT, label, "JSON Lines (*.jsonl)", made=False)
        known.add_numbers(
            self,
            {
                "MENDED": translate("qh", "Số lỗi đã sửa"),
                "LEFT": translate("qh", "Số lỗi chưa sửa được"),
                "ERRORS_BEFORE": translate("qh", "Số lỗi trước khi sửa"),
                "ERRORS": translate("qh", "Số lỗi sau khi sửa"),
            },
        )

    def prepare(self, parameters, context, feedback) -> None:
        """On the main thread: nothing is written under a layer with unsaved edits."""
        known.refuse_unsaved(known.source(self, parameters, context))

    def perform(self, parameters, context, feedback) -> dict[str, Any]:
        """Mend, write, check again."""
        from qh_plugin.core.checking import load_profile
        from qh_plugin.core.repair import account
        from qh_plugin.io.fixing import Wish, fix
        from qh_plugin.io.reading import read_dataset
        from qh_plugin.io.whole_files import write

        source = known.source(self, parameters, context)
        rules = self.parameterAsString(parameters, self.RULES, context)
        area = self.number(parameters, self.MAX_AREA, context)
        automatic = rules.strip().lower() == "auto"
        wish = Wish(
            ["auto"] if automatic else [r.strip().upper() for r in rules.split(",") if r.strip()],
            self.parameterAsBool(parameters, self.MOVE, context),
            self.parameterAsBool(parameters, self.DRY_RUN, context),
            self.number(parameters, known.TOLERANCE, context),
            {} if area is None else {"max_area": area},
        )
        profile = load_profile(self.parameterAsString(parameters, known.PROFILE, context))
        made = fix(
            lambda part: read_dataset(source, progress=part), profile, wish, progress_of(feedback)
        )
        for line in account.lines(made.mended, language()):
            feedback.pushInfo(line)
        for copy in made.copies:
            feedback.pushInfo(translate("qh", "Bản sao lưu: {path}").format(path=copy))
        outputs: dict[str, Any] = {
            "MENDED": len(made.mended.done),
            "LEFT": len(made.mended.remaining),
            "ERRORS_BEFORE": made.before.errors,
            "ERRORS": made.after.errors,
        }
        path = self.parameterAsFileOutput(parameters, self.ACCOUNT, context)
        if path:
            rows = [json.dumps(row, ensure_ascii=False) for row in account.rows(made.mended)]
            write(Path(path), "".join(f"{row}\n" for row in rows))
            outputs[self.ACCOUNT] = path
        return outputs
