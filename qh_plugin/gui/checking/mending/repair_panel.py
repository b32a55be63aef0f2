# SPDX-License-Identifier: GPL-2.0-or-later
"""The buttons below the details: open the form, show on the map, preview, fix, fix all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QPushButton

from qh_plugin.core.errors import InputError, QhError
from qh_plugin.core.text import Text
from qh_plugin.gui.checking.listing.rows import Row, RuleRows
from qh_plugin.gui.checking.listing.status import Status
from qh_plugin.gui.checking.mending import proposing
from qh_plugin.gui.checking.mending.feature_form import FeatureForm
from qh_plugin.gui.flow_layout import FlowLayout
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.apply_edits import apply
from qh_plugin.qgis_io.i18n import shown, translate

if TYPE_CHECKING:
    from qh_plugin.gui.checking.mending.proposing import Proposed

_OPEN = (Status.ERROR, Status.WARNING, Status.INFO)


class RepairPanel(QObject):
    """Asks for proposals in the background and applies them as one undo step.

    The dock gives `reader() -> read` (fresh data), `layer_for(table name)`, `profile()`.
    """

    zoom_asked = pyqtSignal()
    applied = pyqtSignal(str)
    failed = pyqtSignal(object)
    proposed = pyqtSignal(object)

    def __init__(self, dock, reader, layer_for, profile) -> None:
        super().__init__(dock)
        self.feature_form = FeatureForm(dock.iface, self)
        self.feature_form.changed.connect(self._retyped)
        self._reader, self._layer_for, self._profile = reader, layer_for, profile
        self._combo = dock.repairCombo
        self._row: Optional[Row] = None
        self._group: Optional[RuleRows] = None
        self._repairs: tuple = ()
        self._work: Optional[tasks.Work] = None
        self._ready: dict[tuple[str, str], Proposed] = {}
        flow = FlowLayout(dock.repairButtons)
        self.form = self._button(flow, "formButton", translate("qh", "Mở biểu mẫu"))
        self.zoom = self._button(flow, "zoomButton", translate("qh", "Xem trên bản đồ"))
        self.preview = self._button(flow, "previewButton", translate("qh", "Xem trước"))
        self.fix = self._button(flow, "fixButton", translate("qh", "Sửa lỗi này"))
        self.fix_all = self._button(flow, "fixAllButton", translate("qh", "Sửa tất cả"))
        self.form.setToolTip(translate("qh", "Mở biểu mẫu của đối tượng để sửa giá trị (E)"))
        self.form.clicked.connect(lambda: self.open_form())
        self.zoom.setToolTip(translate("qh", "Đưa bản đồ đến đúng chỗ có lỗi (Enter)"))
        self.preview.setToolTip(translate("qh", "Vẽ lên bản đồ phần sẽ thay đổi, chưa sửa gì"))
        self.zoom.clicked.connect(lambda: self.zoom_asked.emit())
        self.preview.clicked.connect(lambda: self.preview_current())
        self.fix.clicked.connect(lambda: self.fix_current())
        self.fix_all.clicked.connect(lambda: self.fix_rule())
        self._combo.currentIndexChanged.connect(lambda _: self._name_buttons())

    def show_row(self, row: Optional[Row], group: Optional[RuleRows]) -> None:
        """Offer what can be done with the chosen line."""
        self._row, self._group = row, group
        self._repairs = proposing.repairs_of(group.rule) if group is not None else ()
        self._combo.blockSignals(True)
        self._combo.clear()
        for repair in self._repairs:
            self._combo.addItem(shown(repair.title))
        self._combo.blockSignals(False)
        self._combo.setVisible(len(self._repairs) > 1)
        self._name_buttons()

    def forget_proposals(self) -> None:
        """The data changed: what was proposed no longer holds."""
        self._ready.clear()

    def preview_current(self) -> None:
        """Compute the repair of the chosen finding and have it drawn."""
        self._propose(self._show_proposal)

    def fix_current(self) -> None:
        """Repair the chosen finding, one undo step."""
        self._propose(self._apply_one)

    def fix_rule(self) -> None:
        """Repair every finding of the chosen rule, one undo step a layer."""
        repair, group = self._repair(), self._group
        if repair is None or group is None or self._busy():
            return
        read, profile, rule = self._reader(), self._profile(), group.rule
        self._start(
            lambda progress: proposing.propose_all(read, profile, repair, rule, progress),
            self._apply_all,
        )

    def open_form(self) -> None:
        """Open the form of the first feature concerned, in edit mode."""
        row = self._row
        if row is None or not row.group.fids[row.i]:
            return
        try:
            self.feature_form.open(self._layer(row.group.layer), row.group.fids[row.i][0])
        except QhError as error:
            self.failed.emit(error)

    def _retyped(self) -> None:
        self.applied.emit(translate("qh", "Đã đổi giá trị trong biểu mẫu"))

    def cancel(self) -> None:
        """Stop a running proposal."""
        if self._work is not None:
            self._work.cancel()

    def _propose(self, then) -> None:
        repair, row = self._repair(), self._row
        if repair is None or row is None or self._busy():
            return
        known = self._ready.get((row.key, repair.id))
        if known is not None:
            then(known, row)
            return

        def keep(made: Proposed) -> None:
            self._ready[(row.key, repair.id)] = made
            then(made, row)

        read, profile = self._reader(), self._profile()
        self._start(
            lambda progress: proposing.propose(read, profile, repair, row.group, row.i, progress),
            keep,
        )

    def _show_proposal(self, made: Proposed, row: Row) -> None:
        if self._row is not None and self._row.key == row.key:  # else the user has gone on
            self.proposed.emit(made)

    def _start(self, function, then) -> None:
        def done(value) -> None:
            self._work = None
            self._name_buttons()
            try:
                then(value)
            except QhError as error:
                self.failed.emit(error)

        def fail(error: QhError) -> None:
            self._work = None
            self._name_buttons()
            self.failed.emit(error)

        title = translate("qh", "QH: tìm cách sửa")
        self._work = tasks.run(title, function, done, fail)
        self._name_buttons()

    def _apply_one(self, made: Proposed, row: Row) -> None:
        edits = made.edits
        apply(self._layer(edits.layer), edits)
        what = row.plainly(shown(edits.text))
        self.applied.emit(translate("qh", "Đã sửa: {what}").format(what=what))

    def _apply_all(self, bulks) -> None:
        if not bulks:
            raise InputError(
                Text(
                    "Không có lỗi nào của quy tắc này sửa tự động được; hãy sửa từng lỗi.",
                    "None of this rule's findings can be mended automatically; mend them singly.",
                )
            )
        for bulk in bulks:
            apply(self._layer(bulk.edits.layer), bulk.edits)
        count = sum(bulk.count for bulk in bulks)
        self.applied.emit(translate("qh", "Đã sửa {count} lỗi").format(count=count))

    def _layer(self, name: str):
        layer = self._layer_for(name)
        if layer is None:
            raise InputError(
                Text(
                    "Lớp {name} không có trong dự án đang mở; hãy mở lại hồ sơ trong bảng "
                    "Biên tập.",
                    "The layer {name} is not in the open project; open the dossier again in the "
                    "Editing panel.",
                ).format(name=name)
            )
        return layer

    def _repair(self):
        place = self._combo.currentIndex()
        return self._repairs[place] if 0 <= place < len(self._repairs) else None

    def _busy(self) -> bool:
        return self._work is not None

    def _name_buttons(self) -> None:
        repair = self._repair()
        opened = self._row is not None and self._row.status in _OPEN
        free = not self._busy()
        count = 0
        if self._group is not None:
            count = sum(row.status in _OPEN for row in self._group.rows)
        typed = opened and bool(self._row.group.fids[self._row.i])
        values = self._group is not None and proposing.is_about_values(self._group.rule)
        by_hand = repair is None or values
        self.form.setVisible(typed and by_hand)
        self.form.setDefault(by_hand)
        self.fix.setDefault(not by_hand)
        self.zoom.setVisible(self._row is not None and self._row.placed)
        self.preview.setVisible(repair is not None and opened and not values)
        self.fix.setVisible(repair is not None and opened)
        self.fix_all.setVisible(repair is not None and repair.safe and count > 1)
        for button in (self.preview, self.fix, self.fix_all):
            button.setEnabled(free)
        if repair is not None:
            title = shown(repair.title)
            self.fix.setToolTip(translate("qh", "{what}: một bước hoàn tác (F)").format(what=title))
            self.fix_all.setText(translate("qh", "Sửa tất cả ({count})").format(count=count))
            self.fix_all.setToolTip(
                translate("qh", "{what} cho mọi lỗi của quy tắc này").format(what=title)
            )

    def _button(self, flow: FlowLayout, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        flow.addWidget(button)
        return button
