# SPDX-License-Identifier: GPL-2.0-or-later
"""From the button to the order for a server that is written feature by feature: asks the server,
plans, puts the question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Callable, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import QhError
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.capabilities import Level
from qh_plugin.gui.publishing.sending.feature_card import FeatureCard
from qh_plugin.gui.publishing.sending.orders import Order, Way
from qh_plugin.gui.publishing.servers.book import ServerProfile
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.transport import QgisTransport

if TYPE_CHECKING:
    from qh_plugin.io.feature_survey import Survey


class FeatureDesk(QObject):
    """`told(words)`: how far the asking is; `ended(error)`: it is over; `ordered(order)`."""

    told = pyqtSignal(str)
    ended = pyqtSignal(object)
    ordered = pyqtSignal(object)

    def __init__(
        self,
        titles: Callable[[str], str],
        on_export: Callable[[], None],
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self._work: Optional[tasks.Work] = None
        self._order: Optional[Order] = None
        self.card = FeatureCard(titles, self._agreed, on_export)

    @property
    def busy(self) -> bool:
        """Whether the server is being asked."""
        return self._work is not None

    def start(self, dossier: Dossier, profile: ServerProfile, level: Level) -> None:
        """Ask the server and show the question; while asking, stop."""
        if self._work is not None:
            self._work.cancel()
            return
        folder, name = str(dossier.folder), dossier.info.name
        self.card.hide()

        def work(progress: Progress) -> Survey:
            from qh_plugin.io.feature_survey import survey

            return survey(dossier, QgisTransport(profile.authcfg), profile.url, progress)

        def done(found: Survey) -> None:
            self._work = None
            self._order = Order(folder, found.server, profile.authcfg, name, way=Way.FEATURES)
            self.card.ask(found, level is Level.B)
            self.ended.emit(None)

        def failed(error: QhError) -> None:
            self._work = None
            self.ended.emit(error)

        title = translate("qh", "Xem máy chủ nhận được gì")
        self._work = tasks.run(title, work, done, failed, self._progressed)
        self._progressed(0.0, None)

    def clear(self) -> None:
        """Another dossier or server: the question is out of place, and what it needs is not asked
        any more."""
        self.card.hide()
        if self._work is not None:
            self.stop()
            self.ended.emit(None)

    def stop_by_hand(self) -> None:
        """The user wants it no more."""
        if self._work is not None:
            self._work.cancel()

    def stop(self) -> None:
        """Wait for nothing any more."""
        if self._work is not None:
            self._work.drop()
            self._work = None

    def _progressed(self, fraction: float, text) -> None:
        words = translate("qh", "Đang hỏi máy chủ: {percent} %").format(percent=int(100 * fraction))
        self.told.emit(f"{words} · {shown(text)}" if text is not None else words)

    def _agreed(self, pairs: tuple[tuple[str, str], ...], overwrite: bool) -> None:
        if self._order is not None:
            self.ordered.emit(replace(self._order, collections=pairs, overwrite=overwrite))
