# SPDX-License-Identifier: GPL-2.0-or-later
"""One layer of a live check: its rows, its rules, and where its invalid features lie."""

from __future__ import annotations

from typing import Optional

import numpy as np

from qh_plugin.core.cached import cached_property
from qh_plugin.core.checking.consequences import Invalid, invalid_places
from qh_plugin.core.checking.live_rows import Rows
from qh_plugin.core.checking.outcome import Task
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.rules.base import POLYGON, LayerContext, Reach

_MARGIN = 0.01  # metres, and this many tolerances:
_TOLERANCES = 10
_LINE_MARGIN = 2.0  # metres around lines and points, or as far as their rules look


class LiveLayer:
    """One layer; `context` is that of its last full run."""

    def __init__(
        self, context: LayerContext, tasks: tuple[Task, ...], progress: Progress = SILENT
    ) -> None:
        self.context, self.tasks = context, tasks
        self.name = context.table.name
        self.rows = Rows(context, progress)

    @property
    def margin(self) -> float:
        """How far around a change things may rest on it, in metres."""
        if self.context.kind != POLYGON:
            return max([_LINE_MARGIN, *(task.rule.sight for task in self.tasks)])
        return _MARGIN + _TOLERANCES * self.context.tolerance

    def reaching(self, reach: Reach) -> list[Task]:
        """The rules of one reach."""
        return [task for task in self.tasks if task.rule.reach is reach]

    @property
    def origin_moved(self) -> bool:
        """Whether the kernel would now compute around another origin: then everything may differ
        in its last digit."""
        return bool((self.rows.now_origin() != self.rows.origin).any())

    @cached_property
    def invalid(self) -> Optional[Invalid]:
        """Where the invalid features lie; `forget_invalid` after one has changed."""
        rows = self.rows.invalid
        return invalid_places(self.rows.table(rows), np.arange(len(rows)), self.context.tolerance)

    def forget_invalid(self) -> None:
        """An invalid feature came, went or changed."""
        self.__dict__.pop("invalid", None)
