# SPDX-License-Identifier: GPL-2.0-or-later
"""qh:report: a stored report in its other forms, as the command `report` gives them, and PDF."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingParameterFile

from qh_plugin.processing import parameters as known
from qh_plugin.processing.base import QhAlgorithm, progress_of
from qh_plugin.qgis_io.i18n import language, translate


class ReportAlgorithm(QhAlgorithm):
    """Without the data the PDF has no lines on its map, and the pictures nothing around."""

    REPORT, DATA = "REPORT", "DATA"
    PDF, HTML, XLSX, XML = "PDF", "HTML", "XLSX", "XML"

    def name(self) -> str:
        return "report"

    def displayName(self) -> str:
        return translate("qh", "Lập biên bản từ báo cáo đã lưu")

    def shortHelpString(self) -> str:
        return translate(
            "qh",
            "Chuyển báo cáo kiểm tra qh-report/1 (JSON Lines) thành biên bản PDF để in và ký, "
            "trang HTML, bảng Excel hoặc XML chất lượng dữ liệu ISO 19157. Chọn thêm hồ sơ hoặc "
            "tệp đã kiểm tra thì bản đồ và hình vẽ có các đối tượng xung quanh lỗi.",
        )

    def initAlgorithm(self, configuration=None) -> None:
        """Declare the parameters."""
        label = translate("qh", "Báo cáo (.jsonl)")
        one_file = QgsProcessingParameterFile.File
        self.addParameter(
            QgsProcessingParameterFile(
                self.REPORT, label, one_file, fileFilter="JSON Lines (*.jsonl)"
            )
        )
        known.add_source(self)
        for key, label, kinds in (
            (self.PDF, translate("qh", "Biên bản để ký"), "PDF (*.pdf)"),
            (self.HTML, translate("qh", "Biên bản"), "HTML (*.html)"),
            (self.XLSX, translate("qh", "Bảng Excel"), "Excel (*.xlsx)"),
            (self.XML, translate("qh", "Chất lượng dữ liệu ISO 19157"), "XML (*.xml)"),
        ):
            known.add_file(self, key, label, kinds, made=key == self.PDF)
        known.add_numbers(self, known.severity_labels())

    def perform(self, parameters, context, feedback) -> dict[str, Any]:
        """Read the report, write the forms asked for."""
        from qh_plugin.core.checking.described import described
        from qh_plugin.core.report import jsonl
        from qh_plugin.core.report.surroundings import surroundings
        from qh_plugin.io import reports
        from qh_plugin.io.reading import read_dataset
        from qh_plugin.qgis_io.minutes.pdf import write_pdf

        progress = progress_of(feedback)
        report = Path(self.parameterAsFile(parameters, self.REPORT, context))
        result, dataset = described(jsonl.read(report)), None
        if parameters.get(known.INPUT) or parameters.get(known.FILE):
            source = known.source(self, parameters, context)
            dataset = read_dataset(source, progress=progress.part(0.0, 0.5))
            result = replace(result, surroundings=surroundings(result.findings, dataset))
        outputs: dict[str, Any] = {}
        last = progress.part(0.5, 1.0)
        for key, write in (
            (self.PDF, lambda path: write_pdf(result, path, language(), dataset, last)),
            (self.HTML, lambda path: reports.write_html(result, path, language())),
            (self.XLSX, lambda path: reports.write_xlsx(result, path, language())),
            (self.XML, lambda path: reports.write_xml(result, path)),
        ):
            path = self.parameterAsFileOutput(parameters, key, context)
            if path:
                write(Path(path))
                outputs[key] = path
        return {**outputs, **known.counted(result)}
