# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the texts of a listing between two events, so that typing a filter never waits."""

from __future__ import annotations

from typing import Callable, Optional

from qgis.PyQt.QtCore import QObject, QTimer

from qh_plugin.gui.checking.listing.texts import Texts

#: seconds of work between two looks at the event queue
_SLICE = 0.012
#: at most so many are made at once, before the user sees anything
_AT_ONCE = 1000


class Preparing(QObject):
    """`texts` of the listing shown; `when_ready` calls back at once or later."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.texts: Optional[Texts] = None
        self._count = 0
        self._names = False
        self._then: Optional[Callable[[], None]] = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    def follow(self, listing) -> None:
        """Another listing is shown."""
        self._timer.stop()
        self._then, self._names = None, False
        self.texts, self._count = Texts(listing), len(listing)

    def made(self, names: bool) -> bool:
        """Whether the texts are there."""
        return self.texts is not None and self.texts.ready(names)

    def ready(self, names: bool) -> bool:
        """Whether the texts are there; a few are made right now."""
        if self.texts is None:
            return False
        if not self.texts.ready(names) and self._count <= _AT_ONCE:
            self.texts.prepare(names=names)
        return self.texts.ready(names)

    def renew(self, rows, ready: bool, names: bool) -> None:
        """Some rows are new or differ; what was `ready` is made so again at once."""
        if self.texts is not None:
            self.texts.renew(rows)
            if ready:
                self.texts.prepare(names=names)

    def begin(self, names: bool = False, then: Optional[Callable[[], None]] = None) -> None:
        """Make the texts, then call back."""
        self._names, self._then = names or self._names, then or self._then
        self._timer.start()

    def stop(self) -> None:
        """Nothing more is wanted."""
        self._timer.stop()
        self._then = None

    def _go_on(self) -> None:
        if self.texts is None or self.texts.prepare(_SLICE, self._names):
            self._timer.stop()
            then, self._then = self._then, None
            if then is not None:
                then()
