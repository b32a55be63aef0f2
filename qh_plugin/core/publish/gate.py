# SPDX-License-Identifier: GPL-2.0-or-later
"""The gate before publishing: open errors keep a dossier at home."""

from __future__ import annotations

from qh_plugin.core.errors import QhError
from qh_plugin.core.findings import Severity
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.text import Text


class GateClosed(QhError):
    """The dossier has open errors; `errors` and `warnings` count them, `result` holds them."""

    def __init__(self, result: CheckResult) -> None:
        self.result = result
        self.errors = result.errors
        self.warnings = result.count(Severity.WARNING)
        super().__init__(
            Text(
                "Hồ sơ còn {errors} lỗi (và {warnings} cảnh báo) nên chưa công bố được; hãy sửa "
                "các lỗi trong bảng Kiểm tra rồi công bố lại.",
                "The dossier still has {errors} errors (and {warnings} warnings) and cannot be "
                "published; mend the errors in the Check panel, then publish again.",
            ).format(errors=self.errors, warnings=self.warnings)
        )


def pass_gate(result: CheckResult) -> None:
    """Raise `GateClosed` where errors are open. Warnings pass."""
    if result.errors:
        raise GateClosed(result)
