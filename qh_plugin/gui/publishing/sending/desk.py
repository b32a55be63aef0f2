# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything that brings a dossier to a server: the button, the queue, the dry run, the package in
a folder, feature by feature. The dock shows what comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog

from qh_plugin.core.dossier.layout import Dossier, open_dossier
from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.core.publish.address import server_address
from qh_plugin.core.publish.capabilities import Level
from qh_plugin.core.publish.journal import State
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.gui.publishing import standing
from qh_plugin.gui.publishing.sending import left_over, rescue
from qh_plugin.gui.publishing.sending.exporting import Exporting
from qh_plugin.gui.publishing.sending.feature_desk import FeatureDesk
from qh_plugin.gui.publishing.sending.notes import Notes
from qh_plugin.gui.publishing.sending.orders import Order, Way, Wish
from qh_plugin.gui.publishing.sending.queue_panel import QueuePanel
from qh_plugin.gui.publishing.sending.runner import Runner
from qh_plugin.gui.publishing.sending.trying import Trying
from qh_plugin.gui.publishing.servers.panel import ServerPanel
from qh_plugin.gui.publishing.steps import PACKAGE, SEND, Mark, StepList
from qh_plugin.gui.unsaved import modified_layers
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.libraries import missing_for_checking


class SendingDesk(QObject):
    """`changed`: what can be done next is another; `rested`: what ran beside the queue is over;
    `refused(error)`: what was asked for the open dossier cannot be done. `ask_save()` offers to
    save unsaved edits."""

    changed = pyqtSignal()
    rested = pyqtSignal()
    refused = pyqtSignal(object)

    def __init__(
        self,
        iface,
        session,
        settings,
        servers: ServerPanel,
        steps: StepList,
        ask_save: Callable[[], bool],
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self._iface, self._session, self._settings = iface, session, settings
        self._servers, self._steps, self._ask_save = servers, steps, ask_save
        self._looked = False
        self._rescued: Optional[rescue.Rescued] = None
        self._words: dict[int, str] = {}
        self.runner = Runner(lambda: settings.profile, self)
        self.queue = QueuePanel(self.runner, self.add, session.open_asked.emit, self._folder_shown)
        self.trying = Trying(iface, session, self)
        self.exporting = Exporting(iface, lambda: self.ask_folder(), self)
        self.features = FeatureDesk(self._title, self.export, self)
        self.notes = Notes()
        self.cards = (
            *(self.notes.card, self.features.card),
            *(self.trying.card, self.exporting.card),
        )
        self.runner.changed.connect(self.changed)
        self.features.ordered.connect(self.runner.put)
        for part, step in ((self.trying, SEND), (self.exporting, PACKAGE), (self.features, SEND)):
            part.told.connect(lambda words, s=step: self._told(s, words))
            part.ended.connect(lambda *error, s=step: self._over(s, *error))

    # --- what is asked for -----------------------------------------------------------------

    @property
    def key(self) -> Optional[tuple[str, str]]:
        """The open dossier and the server in the box."""
        dossier = self._session.dossier
        if dossier is None:
            return None
        try:
            return str(dossier.folder), server_address(self._servers.profile.url)
        except QhError:
            return None

    @property
    def order(self) -> Optional[Order]:
        """The order of the open dossier for the server in the box."""
        key = self.key
        return self.runner.book.find(key) if key is not None else None

    @property
    def at_work(self) -> bool:
        """Whether the open dossier is being published to the server in the box, or taken back."""
        key = self.key
        return key is not None and (self.runner.at_work(key) or self.runner.leaves(key))

    @property
    def leaves(self) -> bool:
        """Whether it is being taken back."""
        return self.key is not None and self.runner.leaves(self.key)

    @property
    def can_leave(self) -> bool:
        """Whether what the server has got of it while it is at work can be taken back."""
        order, state = self.runner.order, self.runner.state
        if order is None or order.key != self.key or order.way is Way.FEATURES or state is None:
            return False
        return state is State.STAGING or state.in_flight

    @property
    def direct(self) -> bool:
        """Whether the server takes no dossiers, as far as is known."""
        return self._servers.level in (Level.B, Level.C, Level.D)

    def publish(self) -> None:
        """Let the open dossier have its turn; while it is at work or waits, stop."""
        dossier, order = self._session.dossier, self.order
        if order is not None and (self.at_work or order.waits):
            self.runner.pause(order.key)
            return
        level = self._servers.level
        if self.features.busy or self.exporting.busy:
            (self.exporting if self.exporting.busy else self.features).stop_by_hand()
        elif dossier is not None and self._ready(dossier):
            self._servers.fold()
            if level is Level.D:
                self.export()
            elif level in (Level.B, Level.C) and not self._goes_on(order, Way.FEATURES):
                self.features.start(dossier, self._servers.profile, level)
            elif order is not None and (
                self._goes_on(order, Way.BACK) or self._goes_on(order, Way.FEATURES)
            ):
                self.runner.resume(order.key)
            else:
                self._put(dossier)

    def roll_back(self, version: int, why: str) -> None:
        """Let an earlier version be published again when its turn has come."""
        dossier = self._session.dossier
        if dossier is not None and not self.at_work:
            self._put(dossier, way=Way.BACK, version=version, why=why)

    def try_out(self) -> None:
        """A dry run on the server; while it runs, stop."""
        dossier = self._session.dossier
        if self.trying.busy or (dossier is not None and self._ready(dossier)):
            self.trying.start(dossier, self._servers.profile, self._settings.profile)

    def export(self) -> None:
        """The package into a folder; while it packs, stop."""
        dossier = self._session.dossier
        if self.exporting.busy or (dossier is not None and self._ready(dossier)):
            self.exporting.start(dossier, self._settings.profile)
            self.changed.emit()

    def add(self) -> None:
        """Put a dossier of another folder into the queue."""
        folder = self.ask_dossier()
        if folder is None or not self._libraries():
            return
        try:
            self._put(open_dossier(folder))
        except QhError as error:
            tell_error(self._iface, error)

    def ask_folder(self) -> Optional[Path]:
        """Where to put the package; tests put their own answer here."""
        return self._folder(translate("qh", "Xuất gói vào thư mục"))

    def ask_dossier(self) -> Optional[Path]:
        """Which dossier to put into the queue; tests put their own answer here."""
        return self._folder(translate("qh", "Thêm hồ sơ vào hàng đợi"))

    # --- what is shown ---------------------------------------------------------------------

    def look(self) -> None:
        """Bring submissions without an end into the queue; those of other dossiers once."""
        dossier, book = self._session.dossier, self.runner.book
        new = False
        if dossier is not None:
            try:
                new = left_over.take_in(book, self._servers.book, left_over.of(dossier))
            except QhError:
                new = False  # the button will say it
        if not self._looked:
            self._looked = True
            self._rescued = rescue.take_out(book)
            for order in self._rescued.orders if self._rescued else ():
                new = left_over.take_in(book, self._servers.book, [order]) or new
            more = self._rescued.folders if self._rescued else ()
            folders = dict.fromkeys((*map(str, self._settings.recent), *more))
            left_over.look([Path(folder) for folder in folders], self._found)
        if new:
            self.runner.changed.emit()

    def show_steps(self) -> None:
        """The buttons beside the steps, and how far is what runs."""
        export = send = None
        if self._session.dossier is not None and not self.at_work:
            export = self.export
            send = None if self.direct else self.try_out
        stop = translate("qh", "Dừng")
        words = stop if self.exporting.busy else translate("qh", "Xuất gói…")
        hint = translate("qh", "Gói dữ liệu và phiếu nộp vào một thư mục, để nộp tận tay")
        self._steps.offer(PACKAGE, words, export, hint)
        words = stop if self.trying.busy else translate("qh", "Chạy thử")
        hint = translate("qh", "Chạy thử trên máy chủ: kiểm tra như khi nộp, không lưu gì")
        self._steps.offer(SEND, words, send, hint)
        for step, told in self._words.items():
            self._steps.set(step, Mark.RUNNING, told)

    def button_text(self, version: int, resumed: bool) -> str:
        """What the button will do next; `version` is the next one, `resumed` where a submission
        of it is open."""
        order, level = self.order, self._servers.level
        if self.leaves:
            return translate("qh", "Đang rút lại…")
        if self.at_work:
            sent = self._steps.mark(SEND) is Mark.RUNNING
            return translate("qh", "Tạm dừng") if sent else translate("qh", "Dừng")
        if order is not None and order.waits:
            return translate("qh", "Chờ đến lượt (bấm để dừng)")
        if self.features.busy or (level is Level.D and self.exporting.busy):
            return translate("qh", "Dừng")
        if level is Level.D:
            return translate("qh", "Xuất gói để nộp…")
        if level in (Level.B, Level.C):
            if self._goes_on(order, Way.FEATURES):
                return translate("qh", "Ghi tiếp từng đối tượng")
            return translate("qh", "Ghi từng đối tượng…")
        if order is not None and order.way is Way.BACK and self._goes_on(order, Way.BACK):
            words = translate("qh", "Tiếp tục quay lại bản {version}")
            return words.format(version=order.version)
        if resumed:
            return translate("qh", "Tiếp tục nộp bản {version}").format(version=version)
        if self.runner.busy:
            return translate("qh", "Xếp hàng nộp bản {version}").format(version=version)
        return translate("qh", "Nộp bản {version} lên máy chủ").format(version=version)

    def clear(self) -> None:
        """Another dossier or another server: the cards speak of something else."""
        for part in (self.trying, self.features):
            part.clear()
        self.notes.begin()
        self.queue.refresh()  # another one is the open dossier
        self.exporting.card.hide()

    def stop(self) -> None:
        """The plugin is unloaded."""
        for part in (self.runner, self.trying, self.exporting, self.features):
            part.stop()

    # --- inside ----------------------------------------------------------------------------

    def _folder_shown(self) -> str:
        dossier = self._session.dossier
        return str(dossier.folder) if dossier is not None else ""

    def _put(self, dossier: Dossier, **how: Any) -> None:
        profile = self._servers.profile
        try:
            address = server_address(profile.url)
        except QhError as error:
            self.refused.emit(error)
            return
        folder, name = str(dossier.folder), dossier.info.name
        self.runner.put(Order(folder, address, profile.authcfg, name, **how))

    @staticmethod
    def _goes_on(order: Optional[Order], way: Way) -> bool:
        """Whether a paused order of this way is gone on with as it was agreed."""
        return order is not None and order.way is way and order.wish is Wish.PAUSED

    def _ready(self, dossier: Dossier) -> bool:
        if not self._libraries():
            return False
        return not modified_layers(dossier) or self._ask_save()

    def _libraries(self) -> bool:
        missing = missing_for_checking()
        if missing is not None:
            tell(self._iface, shown(missing), "warning")
        return missing is None

    def _folder(self, title: str) -> Optional[Path]:
        dossier = self._session.dossier
        start = str(dossier.folder.parent) if dossier is not None else ""
        chosen = QFileDialog.getExistingDirectory(self._iface.mainWindow(), title, start)
        return Path(chosen) if chosen else None

    def _found(self, orders: list[Order]) -> None:
        if left_over.take_in(self.runner.book, self._servers.book, orders):
            self.runner.changed.emit()
        if self._rescued is not None:
            aside = self._rescued.aside
            words = shown(self._rescued.told(self.runner.book))
            self.queue.warn(words, str(aside.parent) if aside is not None else "")
            self._rescued = None

    def _told(self, step: int, words: str) -> None:
        self._words[step] = words
        self.show_steps()

    def _over(self, step: int, error: Optional[QhError] = None) -> None:
        self._words.pop(step, None)
        self.rested.emit()
        self.changed.emit()
        if error is not None and not isinstance(error, Cancelled):
            self.refused.emit(error)

    def _title(self, table: str) -> str:
        return standing.layer_titles(self._session.dossier).get(table, table)
