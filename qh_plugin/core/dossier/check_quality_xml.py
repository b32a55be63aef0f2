# SPDX-License-Identifier: GPL-2.0-or-later
"""The result of a check as data quality of ISO 19157, written in ISO 19139: one gmd:DQ_DataQuality
with a report for each rule, of the element that the rule measures.

Each report says how many items do not conform (waived ones not counted) and whether the data
conform to the profile: they do where a rule leaves no open error. A rule that did not run gives
no number, and its conformance is unknown with the reason.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from qh_plugin.core.dossier.metadata_xml import GCO, GMD, basic, citation, code, gco, string, sub
from qh_plugin.core.findings import Severity, State
from qh_plugin.core.report.measures import parameters
from qh_plugin.core.report.result import CheckResult, RuleFacts
from qh_plugin.core.report.summary import verdict

#: quality element of the rule → element of ISO 19139
ELEMENTS = {
    "completeness": "DQ_CompletenessOmission",
    "completeness.omission": "DQ_CompletenessOmission",
    "completeness.commission": "DQ_CompletenessCommission",
    "logical.conceptual": "DQ_ConceptualConsistency",
    "logical.domain": "DQ_DomainConsistency",
    "logical.format": "DQ_FormatConsistency",
    "logical.topological": "DQ_TopologicalConsistency",
    "positional": "DQ_AbsoluteExternalPositionalAccuracy",
    "positional.relative": "DQ_RelativeInternalPositionalAccuracy",
    "temporal": "DQ_TemporalValidity",
    "thematic": "DQ_QuantitativeAttributeAccuracy",
}
_OTHER = "DQ_DomainConsistency"
#: rule → the standardised measure of ISO 19157, annex D, that it counts
MEASURES = {
    "C01": (11, "number of invalid overlaps of surfaces"),
    "C02": (4, "number of duplicate feature instances"),
    "L06": (4, "number of duplicate feature instances"),
    "G04": (26, "number of invalid self-intersect errors"),
    "G11": (25, "number of invalid slivers"),
    "L05": (27, "number of invalid self-overlap errors"),
    "L02": (23, "number of missing connections due to undershoots"),
    "A01": (6, "number of missing items"),
    "M04": (6, "number of missing items"),
    "A02": (16, "number of items not in conformance with their value domain"),
    "A03": (16, "number of items not in conformance with their value domain"),
    "M01": (10, "number of items noncompliant with the rules of the conceptual schema"),
    "M02": (10, "number of items noncompliant with the rules of the conceptual schema"),
    "M03": (10, "number of items noncompliant with the rules of the conceptual schema"),
    "G01": (19, "number of physical structure conflicts"),
    "G02": (19, "number of physical structure conflicts"),
    "G03": (19, "number of physical structure conflicts"),
}


def document(result: CheckResult) -> bytes:
    """The XML; the same result gives the same bytes."""
    root = etree.Element(f"{{{GMD}}}DQ_DataQuality", nsmap={"gmd": GMD, "gco": GCO})
    scope = sub(root, "scope", "DQ_Scope")
    code(scope, "level", "MD_ScopeCode", "dataset")
    named = [result.run.dossier.get(key, "") for key in ("name", "maHoSoQH")]
    checked = " · ".join(n for n in named if n) or ", ".join(i["path"] for i in result.run.inputs)
    if checked:
        string(sub(scope, "levelDescription", "MD_ScopeDescription"), "dataset", checked)
    for facts in result.rules:
        _report(root, result, facts)
    lineage = sub(root, "lineage", "LI_Lineage")
    string(lineage, "statement", verdict(result).vi)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _report(root: Any, result: CheckResult, facts: RuleFacts) -> None:
    report = sub(root, "report", ELEMENTS.get(facts.quality, _OTHER))
    string(report, "nameOfMeasure", f"{facts.id} {facts.title.vi}")
    standard = MEASURES.get(facts.id)
    if standard:
        string(report, "nameOfMeasure", f"ISO 19157 {standard[0]}: {standard[1]}")
    identifier = sub(report, "measureIdentification", "RS_Identifier")
    string(identifier, "code", facts.id)
    string(identifier, "codeSpace", "qh_plugin")
    help_text = facts.help.vi.split("\n\n")[0]
    if help_text.strip():
        string(report, "measureDescription", help_text)
    code(report, "evaluationMethodType", "DQ_EvaluationMethodTypeCode", "directInternal")
    string(report, "evaluationMethodDescription", _method(result, facts))
    stamp = etree.SubElement(sub(report, "dateTime"), gco("DateTime"))
    stamp.text = result.run.finished
    counts = dict.fromkeys(State, 0)
    errors = 0
    for group in result.findings:
        if group.rule != facts.id:
            continue
        for state in group.states:
            counts[state] += 1
            errors += group.severity is Severity.ERROR and state is not State.WAIVED
    if facts.skipped is None or facts.findings:
        value = sub(report, "result", "DQ_QuantitativeResult")
        sub(value, "valueUnit").set(gco("nilReason"), "inapplicable")
        number = counts[State.OPEN] + counts[State.CONSEQUENCE]
        etree.SubElement(sub(value, "value"), gco("Record")).text = str(number)
    _conformance(report, result, facts, counts, errors)


def _conformance(
    report: Any, result: CheckResult, facts: RuleFacts, counts: dict[State, int], errors: int
) -> None:
    profile = result.run.profile
    conformance = sub(report, "result", "DQ_ConformanceResult")
    dates = ((result.run.finished[:10], "revision"),)
    citation(conformance, "specification", profile["id"], dates, edition=profile["version"])
    told = (
        f"Mức {facts.severity.value}: {counts[State.OPEN]} còn mở, "
        f"{counts[State.CONSEQUENCE]} hệ quả, {counts[State.WAIVED]} ngoại lệ được chấp nhận."
    )
    if facts.skipped is not None:
        told += f" Chưa chạy hoặc chạy chưa đủ: {facts.skipped.vi}."
    string(conformance, "explanation", told)
    if facts.skipped is not None and not errors:
        sub(conformance, "pass").set(gco("nilReason"), "unknown")
    else:
        basic(conformance, "pass", "Boolean", "false" if errors else "true")


def _method(result: CheckResult, facts: RuleFacts) -> str:
    run = result.run
    shown = parameters(facts)
    text = f"{run.tool['name']} {run.tool['version']}, dung sai {run.tolerance:g} m"
    return f"{text}; {shown}" if shown else text
