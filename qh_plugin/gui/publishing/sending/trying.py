# SPDX-License-Identifier: GPL-2.0-or-later
"""The button "Chạy thử" beside the last step: the server checks as it would, stores nothing, and
its findings are shown as a check's are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Mapping, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.core.progress import Progress
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.gui.publishing.sending import trial_words
from qh_plugin.gui.publishing.sending.card import Card
from qh_plugin.gui.publishing.servers.book import ServerProfile
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.transport import QgisTransport

if TYPE_CHECKING:
    from qh_plugin.core.publish.trial import Trial

#: metres shown around a finding that only the server knows
_AROUND = 60.0


class Trying(QObject):
    """`told(words)`: how far it is; `ended`: it is over, whatever came of it."""

    told = pyqtSignal(str)
    ended = pyqtSignal()

    def __init__(self, iface, session, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._iface, self._session = iface, session
        self._work: Optional[tasks.Work] = None
        self._of: Optional[Dossier] = None
        self.trial: Optional[Trial] = None
        self.card = Card("trialCard", self._follow)

    @property
    def busy(self) -> bool:
        """Whether the server is at it."""
        return self._work is not None

    def start(self, dossier: Dossier, profile: ServerProfile, rules: str) -> None:
        """Let the server check the saved dossier; while it does, stop."""
        if self._work is not None:
            self._work.cancel()
            return

        def work(progress: Progress) -> Trial:
            from qh_plugin.io.offering import dry_run

            return dry_run(dossier, QgisTransport(profile.authcfg), profile.url, rules, progress)

        self.clear()
        self._of = dossier
        title = translate("qh", "Chạy thử trên máy chủ")
        self._work = tasks.run(title, work, self._done, self._failed, self._progressed)
        self._progressed(0.0, None)

    def clear(self) -> None:
        """Another dossier, another server: what was found, or is looked for, says nothing any
        more."""
        self.card.hide()
        self.trial = None
        if self._work is not None:
            self.stop()
            self.ended.emit()

    def stop(self) -> None:
        """Wait for nothing any more."""
        if self._work is not None:
            self._work.drop()
            self._work = None

    def _progressed(self, fraction: float, text) -> None:
        words = translate("qh", "Đang chạy thử: {percent} %").format(percent=int(100 * fraction))
        self.told.emit(f"{words} · {shown(text)}" if text is not None else words)

    def _done(self, trial: Trial) -> None:
        self._work = None
        now = self._session.dossier
        if now is not None and self._of is not None and now.folder == self._of.folder:
            self.trial = trial
            self.card.tell(trial_words.html(trial))
        line = trial_words.headline(trial)
        tell(self._iface, line, "success" if trial.passed else "warning")
        self.ended.emit()

    def _failed(self, error: QhError) -> None:
        self._work = None
        if not isinstance(error, Cancelled):
            tell_error(self._iface, error)
        self.ended.emit()

    def _follow(self, target: str) -> None:
        if self.trial is None or not target[1:].isdigit():
            return
        one = self.trial.findings[int(target[1:])]
        key, result = str(one.get("key")), self._session.result
        if result is not None and any(key in group.keys for group in result.findings):
            self._session.finding_asked.emit(key)
        else:
            self._zoom(one)

    def _zoom(self, one: Mapping) -> None:
        place = [v for v in one.get("point") or () if isinstance(v, (int, float))]
        if len(place) < 2 or self._of is None:
            tell(self._iface, translate("qh", "Lỗi này không có chỗ trên bản đồ."))
            return
        canvas = self._iface.mapCanvas()
        source = QgsCoordinateReferenceSystem(f"EPSG:{self._of.info.epsg}")
        target = canvas.mapSettings().destinationCrs()
        there = QgsCoordinateTransform(source, target, QgsProject.instance())
        x, y = place[:2]
        box = QgsRectangle(x - _AROUND, y - _AROUND, x + _AROUND, y + _AROUND)
        canvas.setExtent(there.transformBoundingBox(box))
        canvas.refresh()
