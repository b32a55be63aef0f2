# SPDX-License-Identifier: GPL-2.0-or-later
"""qh:check: the check of the dock and of the command line, for models, batches, qgis_process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from qh_plugin.processing import parameters as known
from qh_plugin.processing.base import QhAlgorithm, progress_of
from qh_plugin.qgis_io.i18n import language, shown, translate


class CheckAlgorithm(QhAlgorithm):
    """Check a dossier folder, a GeoPackage or any file GDAL reads."""

    REPORT, HTML, PDF = "REPORT", "HTML", "PDF"

    def name(self) -> str:
        return "check"

    def displayName(self) -> str:
        return translate("qh", "Kiểm tra hồ sơ hoặc tệp")

    def shortHelpString(self) -> str:
        return translate(
            "qh",
            "Kiểm tra một hồ sơ (thư mục CSDL_…), một GeoPackage hoặc tệp bất kỳ mà GDAL đọc được "
            "theo bộ quy tắc đã chọn. Báo cáo qh-report/1 (JSON Lines) giống hệt báo cáo của dòng "
            "lệnh; biên bản HTML để đọc, PDF để in và ký. Kết quả ERRORS bằng 0 nghĩa là đủ điều "
            "kiện nộp.",
        )

    def initAlgorithm(self, configuration=None) -> None:
        """Declare the parameters."""
        known.add_source(self)
        known.add_profile(self)
        known.add_tolerance(self)
        known.add_date(self)
        known.add_file(self, self.REPORT, translate("qh", "Báo cáo"), "JSON Lines (*.jsonl)")
        known.add_file(self, self.HTML, translate("qh", "Biên bản"), "HTML (*.html)")
        known.add_file(self, self.PDF, translate("qh", "Biên bản để ký"), "PDF (*.pdf)", made=False)
        known.add_numbers(self, known.severity_labels())

    def perform(self, parameters, context, feedback) -> dict[str, Any]:
        """Run the check, write what was asked for."""
        from qh_plugin.core.checking import check, load_profile
        from qh_plugin.core.report.content import with_content
        from qh_plugin.core.report.surroundings import surroundings
        from qh_plugin.io.reading import read_dataset
        from qh_plugin.io.reports import write_html, write_jsonl
        from qh_plugin.qgis_io.minutes.pdf import write_pdf

        source = known.source(self, parameters, context)
        day = known.day(self, parameters, context)
        tolerance = self.number(parameters, known.TOLERANCE, context)
        progress = progress_of(feedback)
        profile = load_profile(self.parameterAsString(parameters, known.PROFILE, context))
        dataset = read_dataset(source, progress=progress.part(0.0, 0.2))
        checking = progress.part(0.2, 0.9)
        result = check(dataset, profile, tolerance=tolerance, on=day, progress=checking)
        around = surroundings(result.findings, dataset)
        result = with_content(replace(result, surroundings=around), dataset)
        outputs: dict[str, Any] = {}
        for key, write in (
            (self.REPORT, lambda path: write_jsonl(result, path)),
            (self.HTML, lambda path: write_html(result, path, language())),
            (
                self.PDF,
                lambda path: write_pdf(result, path, language(), dataset, progress.part(0.9, 1.0)),
            ),
        ):
            path = self.parameterAsFileOutput(parameters, key, context)
            if path:
                write(Path(path))
                outputs[key] = path
        for facts in result.rules:
            if facts.skipped is not None:
                feedback.pushWarning(f"{facts.id}: {shown(facts.skipped)}")
        return {**outputs, **known.counted(result)}
