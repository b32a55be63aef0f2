# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be done with the chosen finding: ways to mend it, form, map, mending all alike."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Optional, Sequence

from qgis.PyQt.QtCore import QObject, pyqtSignal

from qh_plugin.core.errors import InputError, QhError
from qh_plugin.core.text import Text
from qh_plugin.gui.checking.listing.keys import MOST_WAYS, way
from qh_plugin.gui.checking.listing.rows import Row, RuleRows
from qh_plugin.gui.checking.listing.status import Status
from qh_plugin.gui.checking.mending import proposing
from qh_plugin.gui.checking.mending.actions import Actions
from qh_plugin.gui.checking.mending.asking import Question, WorkLine
from qh_plugin.gui.checking.mending.batch import Batch
from qh_plugin.gui.checking.mending.before_after import BeforeAfter
from qh_plugin.gui.checking.mending.data import Data, reader_of
from qh_plugin.gui.checking.mending.doing import Doing
from qh_plugin.gui.checking.mending.feature_form import FeatureForm
from qh_plugin.gui.checking.mending.proposing import Way, plain_reason
from qh_plugin.gui.checking.mending.searching import Search
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.map_tools.applying import stamp

if TYPE_CHECKING:
    from qh_plugin.core.edits import Edits

_OPEN = (Status.ERROR, Status.WARNING, Status.INFO)


class RepairPanel(QObject):
    """Finds the ways to mend the chosen finding in the background, shows them on the map, does
    the one that is picked as one undo step.

    The dock gives `layer_for(table name)` and `crs_of(layer name)`.
    """

    zoom_asked = pyqtSignal()
    applied = pyqtSignal(str)
    failed = pyqtSignal(object)
    proposed = pyqtSignal(object)
    key_chosen = pyqtSignal(str)
    waive_asked = pyqtSignal()

    def __init__(self, dock, layer_for, crs_of) -> None:
        super().__init__(dock)
        self.feature_form = FeatureForm(dock.iface, self)
        self.feature_form.changed.connect(self._retyped)
        self._dock, self._layer_for, self._crs_of = dock, layer_for, crs_of
        self._row: Optional[Row] = None
        self._group: Optional[RuleRows] = None
        self._selected: Optional[int] = None
        self._then: Optional[Callable[[], None]] = None
        self._stamps: dict[str, tuple] = {}
        self.data = Data(lambda: reader_of(dock.job, dock.session))
        self.drawn = BeforeAfter(dock.iface.mapCanvas())
        self.search = Search(self._ask, self)
        self.search.found.connect(self._found)
        self.search.done.connect(self._searched)
        self.search.failed.connect(self._search_failed)
        self.doing = Doing(self)
        self.actions = Actions()
        self.question = Question(self.actions)
        self.line = WorkLine(self.cancel)
        self.batch = Batch(dock.iface, self, lambda: dock.live.check)
        self.ways = self.actions.ways
        self.ways.chosen.connect(self.select)
        self.ways.pointed.connect(self._pointed)
        for widget in (self.question, self.line):
            dock.detailColumn.addWidget(widget)
        dock.folding.body.addWidget(self.actions)
        self.form, self.zoom = self.actions.form, self.actions.zoom
        self.preview, self.fix = self.actions.preview, self.actions.fix
        self.fix_all = self.actions.fix_all
        self.form.clicked.connect(lambda: self.open_form())
        self.zoom.clicked.connect(lambda: self.zoom_asked.emit())
        self.preview.clicked.connect(lambda: self.preview_current())
        self.fix.clicked.connect(lambda: self.fix_current())
        self.fix_all.clicked.connect(lambda: self.fix_rule())
        self.actions.waive.clicked.connect(lambda: self.waive_asked.emit())
        for number in range(1, MOST_WAYS + 1):
            dock.findings.keys.on(way(number), partial(self.select, number))

    # what is chosen

    def show_row(self, row: Optional[Row], group: Optional[RuleRows]) -> None:
        """Offer what can be done with the chosen line."""
        same = row is not None and self._row is not None and row.key == self._row.key
        self._row, self._group = row, group
        if not (same and self.search.of(row, self.data.revision)):
            self._forget_ways()
            known = row is not None and self.search.recall(row, self.data.revision)
            if not known and self._mendable() and not self._values():
                self.search.later()
        self.name_buttons()

    def forget_proposals(self) -> None:
        """The data changed: what was proposed no longer holds."""
        self.data.changed()
        self._forget_ways()
        if self._mendable() and not self._values() and self._dock.isVisible():
            self.search.later()

    def adopt(self, checked) -> None:
        """A check has read the data: what it read need not be read again."""
        if checked.dataset is not None and checked.job.dossier is not None:
            self.data.adopt(checked.profile, checked.dataset)

    def select(self, number: int) -> None:
        """Choose a way by its number and show it: the key F does it."""
        way = self.search.way(number)
        if way is not None:
            self._selected = number
            self.ways.mark(number)
            self._preview(way)
        elif self.search.ways is None:
            self._when_known(lambda: self.search.way(number) and self.select(number))

    # what the buttons and keys do

    def preview_current(self) -> None:
        """Draw what the chosen way, or else the best one, would change."""
        self._when_known(lambda: self._preview(self._way() or self.search.way(1)))

    def fix_current(self) -> None:
        """Mend the chosen finding by the chosen way, or else the best one: one undo step."""
        self._when_known(lambda: self._fix(self._way()))

    def fix_by(self, number: int) -> None:
        """Mend the chosen finding by the way of that number."""
        self._when_known(lambda: self._fix(self.search.way(number)))

    def fix_rule(self) -> None:
        """Mend every finding of the chosen rule, or the chosen lines; one undo step a layer."""
        group = self._group
        if group is not None and not self.busy:
            self._settle()
            self._forget_ways()
            self.batch.begin(self._dock.findings, group.rule)

    def open_form(self) -> None:
        """Open the form of the first feature concerned, in edit mode."""
        row = self._row
        if row is None or not row.group.fids[row.i]:
            return
        try:
            self.feature_form.open(self.layer(row.group.layer), row.group.fids[row.i][0])
        except QhError as error:
            self.failed.emit(error)

    def cancel(self) -> None:
        """Stop what is running."""
        self._then = None
        self.search.stop()
        self.batch.cancel()
        self.doing.cancel()
        self.name_buttons()

    def shut(self) -> None:
        """Leave nothing behind."""
        self.cancel()
        self.feature_form.forget()
        self.drawn.clear()
        self.batch.close()

    @property
    def busy(self) -> bool:
        """Whether many findings are being mended, or a mend is being done."""
        return self.batch.busy or self.doing.busy

    @property
    def _work(self):
        return self.search.work or (self if self.busy else None)

    # one finding

    def _ask(self) -> None:
        """Look for the ways to mend the chosen finding."""
        if self._row is None or self.busy or (self._dock.busy and self._then is None):
            return
        row = self._row
        self._settle()
        try:
            make = self.data.take(self._dock.choices.profile)
        except QhError as error:
            self.failed.emit(error)
            return
        self.search.start(row, self.data.revision, make)

    def _when_known(self, then: Callable[[], None]) -> None:
        """Do it now if the ways are known, else when they are."""
        if not self._mendable() or self.busy:
            return
        self._settle()
        self.question.forget()
        if self.search.of(self._row, self.data.revision) and self.search.ways is not None:
            then()
            return
        self._then = then
        self.line.begin(translate("qh", "Đang tìm cách sửa…"))
        if self.search.work is None:
            self._ask()

    def _settle(self) -> None:
        """Hear of every edit that was made until now."""
        self._dock.watch.tell_now()
        layer = self._layer_for(self._row.group.layer) if self._row is not None else None
        if layer is not None:
            now = stamp(layer)
            if self._stamps.setdefault(layer.id(), now) != now:
                self._stamps[layer.id()] = now
                self.data.changed()

    def _found(self, way: Way) -> None:
        self.ways.put(way)

    def _searched(self) -> None:
        self.line.hide()
        best = self.search.ways.best
        if self._selected is None and best is not None:
            self.ways.mark(best.number)
        self.name_buttons()
        then, self._then = self._then, None
        if then is not None:
            then()

    def _search_failed(self, error: QhError) -> None:
        asked, self._then = self._then is not None, None
        self.line.hide()
        self.name_buttons()
        if asked:
            self.failed.emit(error)

    def _way(self) -> Optional[Way]:
        if self._selected is not None:
            return self.search.way(self._selected)
        return self.search.ways.best if self.search.ways is not None else None

    def _preview(self, way: Optional[Way]) -> None:
        from qh_plugin.core.repair import Unmendable

        if way is None:
            if self.search.ways is not None:
                self.failed.emit(Unmendable(self.search.ways.why_none))
            return
        self._draw(way)
        self.proposed.emit(way)

    def _draw(self, way: Way) -> None:
        layer = self._row.group.layer if self._row is not None else ""
        self.drawn.show(way.choice.before, way.choice.after, self._crs_of(layer))

    def _pointed(self, number: Optional[int]) -> None:
        way = self.search.way(number if number is not None else self._selected)
        if way is not None:
            self._draw(way)
        else:
            self.drawn.clear()

    def _fix(self, way: Optional[Way], agreed: bool = False) -> None:
        from qh_plugin.core.repair import Unmendable

        ways = self.search.ways
        if way is None or ways is None:
            self.failed.emit(Unmendable(ways.why_none if ways is not None else _GONE))
        elif way.proof is None or not way.proof.holds:
            self.failed.emit(Unmendable(way.proof.text if way.proof is not None else _GONE))
        elif way.moves is not None and not agreed:
            self.question.ask(
                translate("qh", "{what}. Bạn có căn cứ để dời không?").format(
                    what=_sentence(plain_reason(way.moves))
                ),
                translate("qh", "Dời ranh và sửa"),
                lambda: self._fix(way, True),
                translate("qh", "Không dời"),
            )
        else:
            said = self._said(way)
            self.do(way.choice.edits, lambda: self.applied.emit(said))

    def _said(self, way: Way) -> str:
        what = shown(way.choice.title)
        what = self._row.plainly(what) if self._row is not None else what
        more = plain_reason(way.proof.text).partition(";")[2]
        said = translate("qh", "Đã sửa, không phát sinh lỗi mới: hết 1 lỗi ({what})")
        return said.format(what=what) + (f";{more}" if more else "")

    def do(self, edits: Sequence[Edits], then: Callable[[], None]) -> None:
        """Do edits as one undo step a layer, then `then`; the data that are known follow."""
        held = self.data.hold()

        def done() -> None:
            self.drawn.clear()
            self.line.hide()
            then()
            self.data.follow(held, edits)
            self._stamps.update({layer.id(): stamp(layer) for layer, _ in pairs})

        try:
            pairs = [(self.layer(change.layer), change) for change in edits]
            self.doing.start(pairs, self.line.tell, done, self._not_done)
        except QhError as error:
            self._not_done(error)
        self.name_buttons()

    def _not_done(self, error: QhError) -> None:
        self.line.hide()
        self.name_buttons()
        self.failed.emit(error)

    def layer(self, name: str):
        """The layer on the map that shows a table. Raises `InputError` where none does."""
        layer = self._layer_for(name)
        if layer is None:
            raise InputError(_NO_LAYER.format(name=name))
        return layer

    def take(self):
        """What the worker reads the data with, for many findings. Raises `QhError`."""
        self._settle()
        return self.data.take(self._dock.choices.profile)

    def folder(self) -> Path:
        """Where reports are proposed to be saved."""
        dossier = self._dock.session.dossier
        return dossier.folder if dossier is not None else Path.home()

    def _retyped(self) -> None:
        self.applied.emit(translate("qh", "Đã đổi giá trị trong biểu mẫu"))

    # buttons

    def _forget_ways(self) -> None:
        self._then = None
        self._selected = None
        self.search.stop()
        self.search.forget()
        self.actions.wait(self._group)
        self.question.forget()
        if not self.busy:
            self.line.hide()
        self.drawn.clear()

    def _mendable(self) -> bool:
        row = self._row
        opened = row is not None and row.status in _OPEN
        return opened and bool(proposing.repairs_of(row.group.rule))

    def _values(self) -> bool:
        return self._group is not None and proposing.is_about_values(self._group.rule)

    def name_buttons(self) -> None:
        """Something that the buttons speak of has changed."""
        row = self._row
        opened = row is not None and row.status in _OPEN
        alike = self.batch.alike(self._dock.findings, self._group)
        self.actions.name(row, self._group, opened, alike, self.busy)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


_GONE = Text(
    "cách sửa này không còn; hãy chọn lại lỗi", "this way is gone; choose the finding again"
)
_NO_LAYER = Text(
    "Lớp {name} không có trong dự án đang mở; hãy mở lại hồ sơ trong bảng Biên tập.",
    "The layer {name} is not in the open project; open the dossier again in the Editing panel.",
)
