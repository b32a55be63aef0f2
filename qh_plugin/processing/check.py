# SPDX-License-Identifier: GPL-2.0-or-later
"""qh:check: the check of the dock and of the command line, for models, batches, qgis_process."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from qh_plugin.core.errors import QhError
from qh_plugin.processing.base import QhAlgorithm, progress_of
from qh_plugin.qgis_io.i18n import language, shown, translate
from qh_plugin.qgis_io.profiles import USUAL, profile_titles

FOLDER, ONE_FILE = QgsProcessingParameterFile.Folder, QgsProcessingParameterFile.File


class CheckAlgorithm(QhAlgorithm):
    """Check a dossier folder, a GeoPackage or any file GDAL reads."""

    INPUT, FILE, PROFILE, TOLERANCE = "INPUT", "FILE", "PROFILE", "TOLERANCE"
    DATE, REPORT, HTML = "DATE", "REPORT", "HTML"

    def name(self) -> str:
        return "check"

    def displayName(self) -> str:
        return translate("qh", "Kiểm tra hồ sơ hoặc tệp")

    def shortHelpString(self) -> str:
        return translate(
            "qh",
            "Kiểm tra một hồ sơ (thư mục CSDL_…), một GeoPackage hoặc tệp bất kỳ mà GDAL đọc được "
            "theo bộ quy tắc đã chọn. Báo cáo qh-report/1 (JSON Lines) giống hệt báo cáo của dòng "
            "lệnh; biên bản HTML để đọc và ký. Kết quả ERRORS bằng 0 nghĩa là đủ điều kiện nộp.",
        )

    def initAlgorithm(self, configuration=None) -> None:
        """Declare the parameters."""
        for key, label, behavior in (
            (self.INPUT, translate("qh", "Hồ sơ (thư mục CSDL_…)"), FOLDER),
            (self.FILE, translate("qh", "hoặc tệp dữ liệu (GeoPackage, SHP…)"), ONE_FILE),
        ):
            self.addParameter(QgsProcessingParameterFile(key, label, behavior, optional=True))
        self.addParameter(
            QgsProcessingParameterEnum(
                self.PROFILE,
                translate("qh", "Bộ quy tắc"),
                [name for name, _ in profile_titles()],
                defaultValue=USUAL,
                usesStaticStrings=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterNumber(
                self.TOLERANCE,
                translate("qh", "Dung sai (m); để trống: theo bộ quy tắc"),
                QgsProcessingParameterNumber.Double,
                optional=True,
                minValue=0.0,
                maxValue=0.05,
            )
        )
        self.addParameter(
            QgsProcessingParameterDateTime(
                self.DATE,
                translate("qh", "Xét hiệu lực theo ngày; để trống: hôm nay"),
                QgsProcessingParameterDateTime.Date,
                optional=True,
            )
        )
        for key, label, kinds in (
            (self.REPORT, translate("qh", "Báo cáo"), "JSON Lines (*.jsonl)"),
            (self.HTML, translate("qh", "Biên bản"), "HTML (*.html)"),
        ):
            parameter = QgsProcessingParameterFileDestination(key, label, kinds, optional=True)
            parameter.setDefaultValue(QgsProcessing.TEMPORARY_OUTPUT)
            self.addParameter(parameter)
        for key, label in (
            ("ERRORS", translate("qh", "Số lỗi")),
            ("WARNINGS", translate("qh", "Số cảnh báo")),
            ("INFOS", translate("qh", "Số thông tin")),
        ):
            self.addOutput(QgsProcessingOutputNumber(key, label))

    def processAlgorithm(self, parameters, context, feedback) -> dict[str, Any]:
        """Run the check; a QhError becomes Processing's own exception."""
        self.need_libraries()
        from qh_plugin.core.checking import check, load_profile
        from qh_plugin.core.findings import Severity
        from qh_plugin.core.report.surroundings import surroundings
        from qh_plugin.io.reading import read_dataset
        from qh_plugin.io.reports import write_html, write_jsonl

        source = self._source(parameters, context)
        tolerance = None
        if parameters.get(self.TOLERANCE) is not None:
            tolerance = self.parameterAsDouble(parameters, self.TOLERANCE, context)
        day = self._day(parameters, context)
        progress = progress_of(feedback)
        outputs: dict[str, Any] = {}
        try:
            profile = load_profile(self.parameterAsString(parameters, self.PROFILE, context))
            dataset = read_dataset(source, progress=progress.part(0.0, 0.2))
            checking = progress.part(0.2, 1.0)
            result = check(dataset, profile, tolerance=tolerance, on=day, progress=checking)
            around = surroundings(result.findings, dataset)
            result = replace(result, surroundings=around)
            for key, write in (
                (self.REPORT, lambda path: write_jsonl(result, path)),
                (self.HTML, lambda path: write_html(result, path, language())),
            ):
                path = self.parameterAsFileOutput(parameters, key, context)
                if path:
                    write(Path(path))
                    outputs[key] = path
        except QhError as error:
            raise QgsProcessingException(shown(error.text)) from error
        for key, severity in (
            ("ERRORS", Severity.ERROR),
            ("WARNINGS", Severity.WARNING),
            ("INFOS", Severity.INFO),
        ):
            outputs[key] = result.count(severity)
        outputs["ERRORS"] = result.errors
        for facts in result.rules:
            if facts.skipped is not None:
                feedback.pushWarning(f"{facts.id}: {shown(facts.skipped)}")
        return outputs

    def _day(self, parameters, context) -> Optional[date]:
        if parameters.get(self.DATE) is None:
            return None
        day = self.parameterAsDateTime(parameters, self.DATE, context).date()
        if not day.isValid():
            raise QgsProcessingException(
                translate("qh", "Ngày không đọc được; hãy viết như 2026-12-31.")
            )
        return date(day.year(), day.month(), day.day())

    def _source(self, parameters, context) -> Path:
        given = [self.parameterAsString(parameters, k, context) for k in (self.INPUT, self.FILE)]
        given = [path for path in given if path]
        if len(given) != 1:
            raise QgsProcessingException(
                translate("qh", "Hãy chọn một hồ sơ hoặc một tệp dữ liệu, không chọn cả hai.")
            )
        return Path(given[0])
