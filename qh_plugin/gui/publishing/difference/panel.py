# SPDX-License-Identifier: GPL-2.0-or-later
"""The dock below the map: both tables, the choice, one button that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDockWidget,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from qh_plugin.gui.publishing.difference.choosing import Choosing
from qh_plugin.gui.publishing.difference.comparing import MOST, Held, Line
from qh_plugin.gui.publishing.difference.models import ClassModel, LineModel
from qh_plugin.gui.publishing.difference.swipe_button import SwipeButton
from qh_plugin.qgis_io.i18n import shown, translate

if TYPE_CHECKING:
    from qh_plugin.io.differences import Versions


class DifferencePanel(QDockWidget):
    """Shows a comparison; `zoom(line)`, `apply`, `draw(bool)`, `again` are asked of the desk."""

    zoom_asked = pyqtSignal(object)
    apply_asked = pyqtSignal()
    draw_asked = pyqtSignal(bool)
    again_asked = pyqtSignal()
    swipe_asked = pyqtSignal(object)

    def __init__(self, parent=None) -> None:
        super().__init__(translate("qh", "Khác với bản đã công bố"), parent)
        self.setObjectName("QhDifferenceDock")
        self.held: Optional[Held] = None
        self.choosing: Optional[Choosing] = None
        self._stale = ""
        self._build()

    def show_held(self, held: Held) -> None:
        """Show another comparison; nothing is chosen yet."""
        self.held, self.choosing, self._stale = held, Choosing(held), ""
        self.swipeButton.show_held(held)
        self._name(held)
        self.classes.show(held)
        for column in range(1, self.classes.columnCount()):
            self.classTable.resizeColumnToContents(column)
        self.classTable.selectRow(0)
        self._fill()
        self.renew()

    def mark_stale(self, why: str) -> None:
        """The comparison is not of the data as they are now."""
        self._stale = why
        self.renew()

    def choose(self, take_theirs: bool) -> None:
        """Mine or published for the chosen lines, else for the chosen class."""
        from qh_plugin.core.publish.merge import Take

        if self.held is None or self.choosing is None:
            return
        take = Take.THEIRS if take_theirs else Take.MINE
        layer = self._layer()
        rows = sorted({i.row() for i in self.lineTable.selectionModel().selectedRows()})
        if rows:
            self.choosing.features([self.lines.lines[row] for row in rows], take)
        elif layer is not None:
            self.choosing.class_(layer, take)
        else:
            for i in range(1, self.classes.rowCount()):
                self.choosing.class_(self.classes.layer(i) or "", take)
        self.lines.renew()
        self.renew()

    def current(self) -> Optional[Line]:
        """The line the keyboard is on."""
        row = self.lineTable.currentIndex().row()
        return self.lines.lines[row] if 0 <= row < len(self.lines.lines) else None

    def renew(self) -> None:
        """Words and buttons as they are now."""
        held, choosing = self.held, self.choosing
        if held is None or choosing is None:
            return
        from qh_plugin.core.publish.difference_report import headline

        versions = held.compared.versions
        words = shown(headline(held.compared.classes, versions.base_number, versions.their_number))
        if held.count > len(held.lines):
            more = translate("qh", "Danh sách có {n} đối tượng đầu.").format(n=MOST)
            words = f"{words} {more}"
        self.headline.setText(f"▲ {self._stale} {words}" if self._stale else words)
        self.againButton.setVisible(bool(self._stale))
        rows = len(self.lineTable.selectionModel().selectedRows())
        if rows:
            whom = translate("qh", "{n} dòng đang chọn:").format(n=rows)
        elif self._layer() is not None:
            whom = translate("qh", "Cả lớp:")
        else:
            whom = translate("qh", "Mọi lớp:")
        self.whomLabel.setText(whom)
        self._name_apply(choosing, versions)

    def _name(self, held: Held) -> None:
        """Whom the dossier is compared with."""
        title, theirs = (
            translate("qh", "Khác với bản đã công bố"),
            translate("qh", "Lấy đã công bố"),
        )
        if held.earlier:
            number = held.compared.versions.their_number
            title = translate("qh", "Khác với bản {n}").format(n=number)
            theirs = translate("qh", "Lấy của bản {n}").format(n=number)
        self.setWindowTitle(title)
        self.theirsButton.setText(theirs)

    def _name_apply(self, choosing: Choosing, versions: Versions) -> None:
        other = versions.base_number != versions.their_number
        undecided, taken = choosing.undecided, choosing.taken
        earlier = self.held is not None and self.held.earlier
        older = not earlier and versions.their_number < versions.base_number
        if undecided:
            text = translate("qh", "Còn {n} xung đột chưa chọn").format(n=undecided)
        elif taken and earlier:
            pattern = translate("qh", "Lấy {n} đối tượng của bản {version} vào hồ sơ")
            text = pattern.format(n=taken, version=versions.their_number)
        elif taken and older:
            text = translate("qh", "Máy chủ cũ hơn: hãy giữ của tôi")
        elif taken:
            text = translate("qh", "Lấy {n} đối tượng đã công bố vào hồ sơ").format(n=taken)
        elif older:
            pattern = translate("qh", "Giữ của tôi, dựa trên bản {n} của máy chủ")
            text = pattern.format(n=versions.their_number)
        elif other:
            text = translate("qh", "Giữ của tôi, dựa trên bản mới")
        else:
            text = translate("qh", "Không có gì để lấy")
        self.applyButton.setText(text)
        ready = not undecided and (bool(taken) or other) and not self._stale
        ready = ready and not (taken and older)  # it would take data back
        self.applyButton.setEnabled(ready)

    def _layer(self) -> Optional[str]:
        return self.classes.layer(self.classTable.currentIndex().row())

    def _fill(self) -> None:
        if self.held is not None and self.choosing is not None:
            self.lines.show(self.held, self.choosing, self._layer())
            self.renew()

    # --- building --------------------------------------------------------------------------

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(6, 2, 6, 4)
        column.setSpacing(3)
        self.headline = QLabel()
        self.headline.setObjectName("differenceHeadline")
        self.headline.setWordWrap(True)
        self.againButton = QPushButton(translate("qh", "So sánh lại"))
        self.againButton.setObjectName("compareAgainButton")
        self.onMapBox = QCheckBox(translate("qh", "Trên bản đồ"))
        self.onMapBox.setChecked(True)
        top = QHBoxLayout()
        top.addWidget(self.headline, 1)
        top.addWidget(self.againButton)
        self.swipeButton = SwipeButton()
        top.addWidget(self.swipeButton)
        top.addWidget(self.onMapBox)
        column.addLayout(top)
        self.classes, self.lines = ClassModel(self), LineModel(self)
        self.classTable = _table(self.classes, "differenceClasses")
        self.lineTable = _table(self.lines, "differenceLines")
        single = QAbstractItemView.SelectionMode.SingleSelection
        self.classTable.setSelectionMode(single)
        for place, width in enumerate((120, 62, 62, 62, 62, 54)):
            self.classTable.setColumnWidth(place, width)
        for place, width in enumerate((118, 78, 76, 250, 100)):
            self.lineTable.setColumnWidth(place, width)
        self.lineTable.horizontalHeader().setStretchLastSection(True)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.classTable)
        splitter.addWidget(self.lineTable)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setSizes([250, 440])
        column.addWidget(splitter, 1)
        self.whomLabel = QLabel()
        self.mineButton = QPushButton(translate("qh", "Giữ của tôi"))
        self.mineButton.setObjectName("takeMineButton")
        self.theirsButton = QPushButton(translate("qh", "Lấy đã công bố"))
        self.theirsButton.setObjectName("takeTheirsButton")
        self.applyButton = QPushButton()
        self.applyButton.setObjectName("applyDifferenceButton")
        wide = QSizePolicy.Policy.Expanding
        self.applyButton.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        self.applyButton.setToolTip(
            translate("qh", "Sửa vào lớp như một bước hoàn tác (Ctrl+Z); hãy lưu sau đó")
        )
        bottom = QHBoxLayout()
        for widget in (self.whomLabel, self.mineButton, self.theirsButton):
            bottom.addWidget(widget)
        bottom.addWidget(self.applyButton, 1)
        column.addLayout(bottom)
        self.setWidget(inside)
        self.classTable.selectionModel().currentRowChanged.connect(lambda *_: self._fill())
        self.lineTable.selectionModel().selectionChanged.connect(lambda *_: self.renew())
        self.lineTable.doubleClicked.connect(lambda _: self._zoom())
        self.lineTable.installEventFilter(self)
        self.mineButton.clicked.connect(lambda: self.choose(False))
        self.theirsButton.clicked.connect(lambda: self.choose(True))
        self.applyButton.clicked.connect(lambda: self.apply_asked.emit())
        self.againButton.clicked.connect(lambda: self.again_asked.emit())
        self.onMapBox.toggled.connect(self.draw_asked.emit)
        self.swipeButton.asked.connect(self.swipe_asked.emit)

    def _zoom(self) -> None:
        line = self.current()
        if line is not None:
            self.zoom_asked.emit(line)

    def eventFilter(self, watched, event) -> bool:
        """Enter shows the feature on the map."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() == QEvent.Type.KeyPress and event.key() in keys:
            self._zoom()
            return True
        return super().eventFilter(watched, event)


def _table(model, name: str) -> QTableView:
    table = QTableView()
    table.setObjectName(name)
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 5)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return table
