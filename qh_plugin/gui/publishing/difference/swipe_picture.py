# SPDX-License-Identifier: GPL-2.0-or-later
"""One side of the swipe as a picture, drawn by QGIS's own threads and never waited for."""

from __future__ import annotations

from typing import Optional, Sequence

from qgis.core import QgsMapLayer, QgsMapRendererCache, QgsMapRendererParallelJob, QgsMapSettings
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QImage

#: milliseconds between two looks at how far the very first picture is
_LOOK = 250


class SwipePicture(QObject):
    """`image` is the newest, `settings` the map it shows; `drawn` when there is another. The first
    one is shown while it grows (`whole` is False until then), later ones when they are done. What
    has not changed since is taken from a cache, as the canvas does."""

    drawn = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._cache = QgsMapRendererCache()
        self._job: Optional[QgsMapRendererParallelJob] = None
        self._next: Optional[QgsMapSettings] = None
        self.image: Optional[QImage] = None
        self.settings: Optional[QgsMapSettings] = None
        self.whole = False
        self._growing = QTimer(self)
        self._growing.setInterval(_LOOK)
        self._growing.timeout.connect(self._look)

    @property
    def drawing(self) -> bool:
        """Whether a picture is on its way."""
        return self._job is not None

    def draw(self, layers: Sequence[QgsMapLayer]) -> None:
        """Draw these layers for the map as it is now; an older picture that is not done yet is
        given up."""
        settings = QgsMapSettings(self._canvas.mapSettings())
        settings.setLayers(list(layers))
        settings.setBackgroundColor(self._canvas.canvasColor())
        if self._job is None:
            self._start(settings)
            return
        self._next = settings
        self._job.cancelWithoutBlocking()

    def stop(self) -> None:
        """Nothing of the layers is used any more when this returns."""
        job, self._job, self._next = self._job, None, None
        if job is not None:
            job.finished.disconnect(self._finished)
            job.cancel()
        self._growing.stop()
        self._cache.clear()
        self.image = self.settings = None
        self.whole = False

    def _start(self, settings: QgsMapSettings) -> None:
        job = QgsMapRendererParallelJob(settings)
        job.setCache(self._cache)
        job.finished.connect(self._finished)
        self._job = job
        job.start()
        if not self.whole:
            self._growing.start()

    def _look(self) -> None:
        if self._job is not None:
            self.image, self.settings = self._job.renderedImage(), self._job.mapSettings()
            self.drawn.emit()

    def _finished(self) -> None:
        job, self._job = self._job, None
        if job is None:
            return
        # it is speaking just now: it may be deleted when it has ended
        QTimer.singleShot(0, lambda kept=job: None)
        following, self._next = self._next, None
        if following is not None:
            self._start(following)
            return
        self._growing.stop()
        self.whole = True
        self.image, self.settings = job.renderedImage(), job.mapSettings()
        self.drawn.emit()
