# SPDX-License-Identifier: GPL-2.0-or-later
"""reports/check.json: a check result without times and machine facts, for the package.

Two runs of the same rules over the same data give the same bytes.
"""

from __future__ import annotations

from typing import Any

from qh_plugin.core.dossier.manifest import canonical
from qh_plugin.core.report.result import CheckResult

FORMAT = "qh-report-summary/1"


def report_summary(result: CheckResult) -> dict[str, Any]:
    """The result as data: run, layers, rules, findings; sorted as the report is."""
    run = result.run
    return {
        "format": FORMAT,
        "model": dict(run.model) if run.model else None,
        "profile": dict(run.profile),
        "tolerance": run.tolerance,
        "layers": [{"name": x.name, "crs": x.crs, "count": x.count} for x in result.layers],
        "rules": [
            {
                "id": r.id,
                "severity": r.severity.value,
                "findings": r.findings,
                "waived": r.waived,
                "skipped": r.skipped.en if r.skipped else None,
            }
            for r in result.rules
        ],
        "findings": [
            {
                "rule": group.rule,
                "key": group.keys[i],
                "severity": group.severity.value,
                "state": group.states[i].value,
                "layer": group.layer,
                "ids": list(group.ids[i]),
                "point": [None if v != v else round(float(v), 3) for v in group.point[i]],
                "message": {"vi": group.message(i).vi, "en": group.message(i).en},
            }
            for group, i in result.rows()
        ],
    }


def report_bytes(result: CheckResult) -> bytes:
    """The summary as canonical JSON."""
    return canonical(report_summary(result), indent=1)
