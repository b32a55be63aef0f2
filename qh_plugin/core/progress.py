# SPDX-License-Identifier: GPL-2.0-or-later
"""Progress and cancel, as one object handed down through every slow call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, Optional

from qh_plugin.core.errors import Cancelled
from qh_plugin.core.text import Text


def _ignore(fraction: float, text: Optional[Text]) -> None:
    return None


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Progress:
    """Reports a fraction between 0 and 1 and raises `Cancelled` when asked to stop.

    `on_step(fraction, text)` is called from the working thread; `cancelled()` is polled.
    `part(a, b)` gives a child whose 0..1 is a..b of this one.
    """

    on_step: Callable[[float, Optional[Text]], None] = _ignore
    cancelled: Callable[[], bool] = _never
    start: float = field(default=0.0)
    stop: float = field(default=1.0)

    def step(self, fraction: float, text: Optional[Text] = None) -> None:
        """Report `fraction` (0..1) of this part, with an optional text; raises `Cancelled`."""
        self.check()
        self.on_step(self.start + (self.stop - self.start) * min(max(fraction, 0.0), 1.0), text)

    def check(self) -> None:
        """Raise `Cancelled` where the user asked to stop."""
        if self.cancelled():
            raise Cancelled

    def part(self, start: float, stop: float) -> Progress:
        """A child that reports into `start`..`stop` of this part."""
        span = self.stop - self.start
        return Progress(
            self.on_step, self.cancelled, self.start + span * start, self.start + span * stop
        )


SILENT = Progress()
