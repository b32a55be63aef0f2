# SPDX-License-Identifier: GPL-2.0-or-later
"""The dossier follows the server's version once the edits that were taken are saved, not before:
who undoes or discards them keeps the old base, so that nobody's work is replaced unseen."""

from __future__ import annotations

from typing import Callable, Sequence

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject


class Following(QObject):
    """Watches the layers of one merge; `on_saved()` once, when all are saved with it."""

    def __init__(self, layers: Sequence[QgsVectorLayer], on_saved: Callable[[], None]) -> None:
        super().__init__()
        self._on_saved = on_saved
        self._left = {layer.id() for layer in layers}
        self._followed: list[tuple] = []
        for layer in layers:
            self._watch(layer)

    @property
    def waiting(self) -> bool:
        """Whether something is still to be saved."""
        return bool(self._left) and bool(self._followed)

    def stop(self) -> None:
        """Watch no more."""
        followed, self._followed = self._followed, []
        for layer, signal, slot in followed:
            if not sip.isdeleted(layer):
                signal.disconnect(slot)

    def _watch(self, layer: QgsVectorLayer) -> None:
        stack = layer.undoStack()
        place, text = stack.index(), stack.text(stack.index() - 1)

        def before(*_: object) -> None:
            if stack.index() < place or stack.text(place - 1) != text:
                self.stop()  # the step was undone before saving

        def after() -> None:
            self._left.discard(layer.id())
            if not self._left and self._followed:
                self.stop()
                self._on_saved()

        pairs = (
            (layer.beforeCommitChanges, before),
            (layer.afterCommitChanges, after),
            (layer.afterRollBack, self.stop),
            (layer.willBeDeleted, self.stop),
        )
        for signal, slot in pairs:
            signal.connect(slot)
            self._followed.append((layer, signal, slot))
