# SPDX-License-Identifier: GPL-2.0-or-later
"""The quality part of the XML: conformance to the data standard, the counts of the check, and
where the data come from."""

from __future__ import annotations

from typing import Any

from lxml import etree

from qh_plugin.core.dossier.description import Description, quality_text
from qh_plugin.core.dossier.metadata_xml import basic, citation, code, gco, string, sub

#: measure code → name; what the quantitative results hold
COUNTS = {
    "qh-errors": "Số lỗi",
    "qh-warnings": "Số cảnh báo",
    "qh-exceptions": "Số ngoại lệ",
}
STANDARD_MEASURE, RULES_MEASURE = "qh-standard", "qh-ruleset"
SOFTWARE = "Phần mềm: "


def add_quality(root: Any, description: Description) -> None:
    """One gmd:dataQualityInfo for the data set as a whole."""
    info = sub(root, "dataQualityInfo", "DQ_DataQuality")
    code(sub(info, "scope", "DQ_Scope"), "level", "MD_ScopeCode", "dataset")
    if description.standard:
        _standard(info, description)
    if description.quality is not None:
        _check(info, description)
    if description.source or description.software:
        lineage = sub(info, "lineage", "LI_Lineage")
        string(lineage, "statement", description.source, lines=True)
        if description.software:
            step = sub(lineage, "processStep", "LI_ProcessStep")
            string(step, "description", f"{SOFTWARE}{description.software}")


def _report(info: Any, measure: str, name: str) -> Any:
    report = sub(info, "report", "DQ_DomainConsistency")
    string(report, "nameOfMeasure", name)
    string(sub(report, "measureIdentification", "MD_Identifier"), "code", measure)
    return report


def _standard(info: Any, description: Description) -> None:
    """The data standard; whether the data conform is for the acceptance to say: unknown."""
    report = _report(info, STANDARD_MEASURE, "Tiêu chuẩn dữ liệu")
    result = sub(report, "result", "DQ_ConformanceResult")
    citation(result, "specification", description.standard, edition=description.standard_version)
    explained = description.quality_note or "Chưa có kết luận nghiệm thu."
    string(result, "explanation", explained, lines=True)
    sub(result, "pass").set(gco("nilReason"), "unknown")


def _check(info: Any, description: Description) -> None:
    quality = description.quality
    if quality is None:
        return
    report = _report(info, RULES_MEASURE, "Kiểm tra bằng bộ quy tắc")
    result = sub(report, "result", "DQ_ConformanceResult")
    dates = ((quality.date, "revision"),)
    citation(result, "specification", quality.ruleset, dates, edition=quality.version)
    string(result, "explanation", quality_text(quality).vi)
    basic(result, "pass", "Boolean", "false" if quality.errors else "true")
    for measure, count in zip(COUNTS, (quality.errors, quality.warnings, quality.exceptions)):
        report = _report(info, measure, COUNTS[measure])
        result = sub(report, "result", "DQ_QuantitativeResult")
        sub(result, "valueUnit").set(gco("nilReason"), "inapplicable")
        etree.SubElement(sub(result, "value"), gco("Record")).text = str(count)
