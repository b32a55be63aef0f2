# SPDX-License-Identifier: GPL-2.0-or-later
"""The quality statement of a description, from a check."""

from __future__ import annotations

from qh_plugin.core.dossier.description import Quality
from qh_plugin.core.dossier.description_values import is_date
from qh_plugin.core.findings import Severity, State
from qh_plugin.core.report.result import CheckResult


def quality_of(result: CheckResult, dated: bool = True) -> Quality:
    """The counts of a check; without its day where the same data must give the same bytes."""
    return Quality(
        ruleset=str(result.run.profile.get("id", "")),
        version=str(result.run.profile.get("version", "")),
        date=result.run.finished[:10] if dated and is_date(result.run.finished[:10]) else "",
        errors=result.errors,
        warnings=result.count(Severity.WARNING),
        exceptions=sum(result.count(severity, State.WAIVED) for severity in Severity),
    )
