# SPDX-License-Identifier: GPL-2.0-or-later
"""The records while they are edited: loaded and saved in the background, nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional, Sequence

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from qh_plugin.core.dossier import layout
from qh_plugin.core.dossier.layout import Dossier, DossierInfo
from qh_plugin.core.dossier.records import HEAD, Records, check, facts_of
from qh_plugin.core.errors import MissingLibrary, QhError
from qh_plugin.core.model import Model
from qh_plugin.core.text import Text
from qh_plugin.io import records as storing
from qh_plugin.io.documents import Seen
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import translate

if TYPE_CHECKING:  # needs shapely, which may be missing: the plugin loads without it
    from qh_plugin.core.dossier.completeness import Holdings, Item

_SAVE_DELAY, _LOOK_DELAY, _PATIENCE = 800, 300, 3000


@dataclass(frozen=True)
class View:
    """The dossier as it was seen: what it holds, what it lacks, whether its xlsx was changed
    outside."""

    holdings: Holdings
    items: Sequence[Item]
    headline: Text
    changed_outside: bool


class Store(QObject):
    """`records` are edited in place; call `touch` after a change. `seen(view)` when the dossier
    was looked at, `failed(error)`, `saved(info)` with the dossier's facts as they are now."""

    seen = pyqtSignal(object)
    saved = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.dossier: Optional[Dossier] = None
        self.model: Optional[Model] = None
        self.records: Optional[Records] = None
        self._inspected: Seen = {}
        self._saving: Optional[tasks.Work] = None
        self._looking: Optional[tasks.Work] = None
        self._save_timer = self._timer(_SAVE_DELAY, self._save)
        self._look_timer = self._timer(_LOOK_DELAY, self._look)

    def open(self, dossier: Optional[Dossier], model: Optional[Model]) -> None:
        """Another dossier; what was not saved of the old one is saved first. Raises `QhError`
        where the records are damaged."""
        self.flush()
        self.dossier, self.model, self.records = dossier, model, None
        self._inspected = {}
        if dossier is not None:
            self.records = storing.read_records(dossier, model)
            self.look_soon()

    def touch(self) -> None:
        """The records changed: save them soon."""
        self._save_timer.start()

    def look_soon(self) -> None:
        """Look at the dossier again, soon."""
        self._look_timer.start()

    @property
    def busy(self) -> bool:
        """True while something is to be saved or looked at."""
        timers = self._save_timer.isActive() or self._look_timer.isActive()
        return timers or self._saving is not None or self._looking is not None

    def flush(self) -> None:
        """Save now what waits to be saved."""
        if self._save_timer.isActive():
            self._save_timer.stop()
            if self._saving is not None:
                self._saving.waitForFinished(_PATIENCE)
            try:
                self._write(self.dossier, self.model, self.records)
            except QhError as error:
                self.failed.emit(error)
        self._look_timer.stop()

    def overwrite(self) -> None:
        """Write the xlsx over one that was changed outside, which goes to the trash."""
        self._save(replace_changed=True)

    def import_xlsx(self) -> Sequence:
        """Take what the xlsx holds; returns notes on what was left out. Raises `QhError`."""
        got = storing.import_xlsx(self.dossier, self.model)
        self.records = got.records
        storing.write_records(self.dossier, self.model, self.records, replace_changed=True)
        self.look_soon()
        return got.notes

    def _save(self, replace_changed: bool = False) -> None:
        if self.dossier is None or self.records is None:
            return
        if self._saving is not None:
            self._save_timer.start()
            return
        dossier, model, records = self.dossier, self.model, self.records.copy()

        def save(progress):
            return self._write(dossier, model, records, replace_changed)

        def done(info: DossierInfo) -> None:
            self._saving = None
            if self.dossier is not None and dossier.folder == self.dossier.folder:
                self.saved.emit(info)
                self.look_soon()

        def failed(error: QhError) -> None:
            self._saving = None
            self.failed.emit(error)

        self._saving = tasks.run(translate("qh", "Lưu bảng hồ sơ"), save, done, failed)

    def _look(self) -> None:
        if self.dossier is None or self.records is None:
            return
        if self._looking is not None or self._saving is not None or self._save_timer.isActive():
            self._look_timer.start()
            return
        dossier, model = self.dossier, self.model

        def look(progress):
            try:
                from qh_plugin.core.dossier.completeness import completeness, headline
                from qh_plugin.io import completeness as looking
            except ImportError as error:
                purpose = Text("xem hồ sơ còn thiếu gì", "see what the dossier lacks")
                raise MissingLibrary(error.name or "shapely", purpose) from error
            holdings = looking.look(dossier, model, self._inspected, progress)
            outside = bool(model.records) and storing.changed_outside(dossier)
            items = completeness(model, holdings)
            return View(holdings, items, headline(items), outside)

        def done(view: View) -> None:
            self._looking = None
            if self.dossier is not None and dossier.folder == self.dossier.folder:
                self.seen.emit(view)

        def failed(error: QhError) -> None:
            self._looking = None
            self.failed.emit(error)

        self._looking = tasks.run(translate("qh", "Xem hồ sơ còn thiếu gì"), look, done, failed)

    @staticmethod
    def _write(
        dossier: Dossier, model: Model, records: Records, replace_changed: bool = False
    ) -> DossierInfo:
        """Save records, and the dossier's facts where HoSo says them otherwise and rightly."""
        head = dict(records.head)
        for problem in check(records, model):
            if problem.table == HEAD and problem.row == 0:
                head.pop(problem.column, None)
        info = facts_of(dossier.info, head)
        if info != dossier.info:
            layout.save(Dossier(dossier.folder, info))
        storing.write_records(Dossier(dossier.folder, info), model, records, replace_changed)
        return info

    def _timer(self, delay: int, action) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(delay)
        timer.timeout.connect(lambda: action())
        return timer
