# SPDX-License-Identifier: GPL-2.0-or-later
"""Waits until the list is level with the data: until the check while drawing has told all."""

from __future__ import annotations

from typing import Callable, Optional

from qgis.PyQt.QtCore import QTimer

#: milliseconds between two looks
_LOOK = 50


class Level:
    """One wait at a time; `live()` gives the live check."""

    def __init__(self, live: Callable) -> None:
        self._live = live
        self._then: Optional[Callable[[], None]] = None
        self._timer = QTimer()
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    @property
    def waiting(self) -> bool:
        """Whether something waits."""
        return self._then is not None

    def wait(self, then: Callable[[], None]) -> None:
        """Do it now if the list is level, else when it is."""
        if self._live().level:
            then()
            return
        self._then = then
        self._timer.start()

    def stop(self) -> None:
        """Wait no more."""
        self._timer.stop()
        self._then = None

    def _look(self) -> None:
        live = self._live()
        live.hurry()
        then = self._then
        if then is not None and live.level:
            self.stop()
            then()
