# SPDX-License-Identifier: GPL-2.0-or-later
"""Does edits in the layers: few at once, many in slices between which QGIS answers."""

from __future__ import annotations

from typing import Callable, Optional

from qh_plugin.core.errors import QhError
from qh_plugin.qgis_io.map_tools.applying import Applying, Pairs, apply_together, size

#: so many changed features are done in one go: what mends one finding, not what mends many
_FEW = 25


class Doing:
    """One mend at a time; all of it or nothing."""

    def __init__(self, parent=None) -> None:
        self._parent = parent
        self._running: Optional[Applying] = None

    @property
    def busy(self) -> bool:
        """Whether edits are being done."""
        return self._running is not None

    def start(
        self,
        pairs: Pairs,
        on_progress: Callable[[float], None],
        on_done: Callable[[], None],
        on_error: Callable[[QhError], None],
    ) -> None:
        """Do the edits; raises `StorageError` where it can be told at once that they cannot be
        done, else one of `on_done` and `on_error` is called."""
        if sum(size(edits) for _, edits in pairs) <= _FEW:
            apply_together(pairs)
            on_done()
            return

        def done() -> None:
            self._running = None
            on_done()

        def failed(error: QhError) -> None:
            self._running = None
            on_error(error)

        self._running = Applying(pairs, on_progress, done, failed)

    def cancel(self) -> None:
        """Take back what was done so far."""
        if self._running is not None:
            self._running.cancel()
