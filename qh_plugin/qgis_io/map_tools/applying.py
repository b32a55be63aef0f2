# SPDX-License-Identifier: GPL-2.0-or-later
"""The result of a drawing operation into its layers: one undo step each, all or nothing.

Many changes are done in slices between which QGIS answers; a cancel takes all of them back.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Callable, Iterator, Mapping, Optional, Sequence

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer

from qh_plugin.core.errors import Cancelled, QhError, StorageError
from qh_plugin.core.text import Text
from qh_plugin.qgis_io.apply_edits import begin_editing, steps
from qh_plugin.qgis_io.i18n import shown
from qh_plugin.qgis_io.map_tools.new_features import NewFeatures

if TYPE_CHECKING:
    from qh_plugin.core.edits import Edits

Pairs = Sequence["tuple[QgsVectorLayer, Edits]"]
#: by table name: fid → {field: value as QGIS holds it}
Old = Mapping[str, Mapping[int, Mapping[str, Any]]]
#: seconds of one slice, and so many changes at most are done in one go
SLICE = 0.03
AT_ONCE = 400


def stamp(layer: QgsVectorLayer) -> tuple[int, int, bool]:
    """What changes whenever the layer's data do."""
    stack = layer.undoStack()
    return (stack.index(), stack.count(), layer.isEditable())


def apply_together(pairs: Pairs) -> None:
    """Do the edits of several layers; where one fails, none is done. Raises `StorageError`."""
    work = _begin(pairs)
    try:
        for layer, edits in work:
            for _ in steps(layer, edits, skip_defaults=True, make=NewFeatures(layer)):
                pass
    except StorageError:
        _undo(work)
        raise
    _end(work)


class Applying(QObject):
    """Edits done in slices on the main thread; `old` are the values before. `on_done()` or
    `on_error(error)` is called once."""

    def __init__(
        self,
        pairs: Pairs,
        on_progress: Callable[[float], None],
        on_done: Callable[[], None],
        on_error: Callable[[QhError], None],
        old: Optional[Old] = None,
    ) -> None:
        super().__init__()
        self._old = old or {}
        self._on_progress, self._on_done, self._on_error = on_progress, on_done, on_error
        self._work = _begin(pairs)
        self._total = max(sum(size(edits) for _, edits in self._work), 1)
        self._did = 0
        self._steps = self._all()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._slice)
        self._timer.start(0)

    def cancel(self) -> None:
        """Take everything back."""
        if self._timer.isActive():
            self._fail(Cancelled())

    def _all(self) -> Iterator[None]:
        for layer, edits in self._work:
            known, make = self._old.get(edits.layer), NewFeatures(layer)
            yield from steps(layer, edits, skip_defaults=True, old=known, make=make)

    def _slice(self) -> None:
        if any(sip.isdeleted(layer) or not layer.isEditable() for layer, _ in self._work):
            self._timer.stop()
            self._on_error(_GONE)
            return
        end = time.monotonic() + SLICE
        try:
            for _ in self._steps:
                self._did += 1
                if time.monotonic() > end:
                    self._on_progress(self._did / self._total)
                    return
        except StorageError as error:
            self._fail(error)
            return
        self._timer.stop()
        _end(self._work)
        self._on_done()

    def _fail(self, error: QhError) -> None:
        self._timer.stop()
        _undo(self._work)
        self._on_error(error)


def size(edits: Edits) -> int:
    """How many features are concerned."""
    changed = len(edits.geometries) + len(edits.attributes)
    return changed + len(edits.deleted) + len(edits.added)


def _begin(pairs: Pairs) -> list[tuple[QgsVectorLayer, Edits]]:
    work = [(layer, edits) for layer, edits in pairs if not edits.empty]
    for layer, _ in work:
        begin_editing(layer)
    for layer, edits in work:
        layer.beginEditCommand(shown(edits.text))
    return work


def _undo(work: Pairs) -> None:
    for layer, _ in work:
        layer.destroyEditCommand()
        layer.triggerRepaint()


def _end(work: Pairs) -> None:
    for layer, _ in work:
        layer.endEditCommand()
        layer.triggerRepaint()


_GONE = StorageError(
    Text(
        "Lớp đã bị đóng hoặc ngừng sửa giữa chừng; không có gì bị thay đổi.",
        "The layer was closed or left edit mode on the way; nothing was changed.",
    )
)
