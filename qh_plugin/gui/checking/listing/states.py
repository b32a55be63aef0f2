# SPDX-License-Identifier: GPL-2.0-or-later
"""What a finding in the list is and what became of it, as words of the program; no Qt here."""

from __future__ import annotations

from enum import Enum, IntEnum

from qh_plugin.core.findings import Severity, State


class Status(str, Enum):
    """What a line of the list is; the value is also the icon's name."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    WAIVED = "waived"
    FIXED = "fixed"
    SKIPPED = "skipped"


class Fate(IntEnum):
    """What became of a finding; `SEEN` is the user's own note, `FIXED` is one that is gone."""

    OPEN = 0
    SEEN = 1
    CONSEQUENCE = 2
    WAIVED = 3
    FIXED = 4


SEVERITIES = (Status.ERROR, Status.WARNING, Status.INFO)
#: the statuses that the counters above the list show, in this order
COUNTED = (Status.ERROR, Status.WARNING, Status.INFO, Status.WAIVED, Status.FIXED)
#: the number of a severity in the arrays is its place in `SEVERITIES`
RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
FATES = {State.OPEN: Fate.OPEN, State.CONSEQUENCE: Fate.CONSEQUENCE, State.WAIVED: Fate.WAIVED}

SIGNS = {
    Status.ERROR: "✖",
    Status.WARNING: "▲",
    Status.INFO: "●",
    Status.WAIVED: "◌",
    Status.FIXED: "✔",
    Status.SKIPPED: "–",
}
