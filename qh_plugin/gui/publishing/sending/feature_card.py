# SPDX-License-Identifier: GPL-2.0-or-later
"""The question before a server is written feature by feature (levels B and C): what goes where,
that it is not whole or nothing, and whether others' changes are replaced. Asked once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from qh_plugin.core.errors import QhError
from qh_plugin.gui.flow_layout import FlowLayout
from qh_plugin.qgis_io.i18n import shown, translate

if TYPE_CHECKING:
    from qh_plugin.io.feature_survey import Plan, Survey


class FeatureCard(QFrame):
    """`on_yes(pairs, overwrite)`: collections of the server with the layers for them; `on_export`:
    rather hand the package in. `came`: there is a question."""

    came = pyqtSignal()

    def __init__(
        self,
        titles: Callable[[str], str],
        on_yes: Callable[[tuple[tuple[str, str], ...], bool], None],
        on_export: Callable[[], None],
    ) -> None:
        super().__init__()
        self._titles, self._on_yes = titles, on_yes
        self._boxes: dict[str, QComboBox] = {}
        self._plans: dict[str, QLabel] = {}
        self.setObjectName("featureCard")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.why, self.sum = QLabel(), QLabel()
        for label in (self.why, self.sum):
            label.setWordWrap(True)
        self.over = QCheckBox(translate("qh", "Ghi đè cả chỗ người khác đã sửa"))
        self.over.setObjectName("featureOverwrite")
        self.yes, self.export = QPushButton(), QPushButton(translate("qh", "Xuất gói…"))
        self.yes.setObjectName("featureYesButton")
        self.no = QPushButton(translate("qh", "Hủy"))
        self.yes.clicked.connect(lambda: self._accept())
        self.export.clicked.connect(lambda: (self.hide(), on_export()))
        self.no.clicked.connect(lambda: self.hide())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(6, 4, 6, 4)
        self._layers = QVBoxLayout()
        self._layers.setSpacing(1)
        row = FlowLayout()
        for button in (self.yes, self.export, self.no):
            row.addWidget(button)
        self._column.addWidget(self.why)
        self._column.addLayout(self._layers)
        self._column.addWidget(self.over)
        self._column.addWidget(self.sum)
        self._column.addLayout(row)
        self.hide()

    def ask(self, survey: Survey, locked: bool) -> None:
        """Show the question."""
        self._survey = survey
        self._clear()
        first = translate(
            "qh",
            "▲ Máy chủ này không nhận trọn gói: từng đối tượng được ghi riêng. Đứt giữa chừng thì "
            "phần đã ghi vẫn ở trên máy chủ, lần sau ghi tiếp; không có biên nhận.",
        )
        guard = (
            translate("qh", "Máy chủ có khóa chống ghi đè.")
            if locked
            else translate("qh", "Máy chủ không có khóa chống ghi đè: đừng để hai người cùng ghi.")
        )
        self.why.setText(f"{first} {guard}")
        for table in survey.prints:
            self._add(table)
        self.over.setChecked(False)
        self.over.setVisible(bool(survey.collections))
        self._sum()
        self.show()
        self.came.emit()

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The chosen collections with the layers for them."""
        chosen = [(str(box.currentData()), table) for table, box in self._boxes.items()]
        return tuple((name, table) for name, table in chosen if name)

    def _add(self, table: str) -> None:
        title = QLabel(self._titles(table))
        title.setWordWrap(True)
        box = QComboBox()
        box.setObjectName(f"collection-{table}")
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.addItem(translate("qh", "(không ghi)"), "")
        for name in self._survey.collections:
            box.addItem(name, name)
        box.setCurrentIndex(max(0, box.findData(self._survey.meant(table))))
        box.setAccessibleName(title.text())
        box.currentIndexChanged.connect(lambda _: self._sum())
        plan = QLabel()
        for widget in (title, box, plan):
            self._layers.addWidget(widget)
        self._boxes[table], self._plans[table] = box, plan

    def _sum(self) -> None:
        """Count anew what would be written."""
        pairs, told, total = self.pairs, "", 0
        names = [name for name, _ in pairs]
        try:
            plans = {table: self._survey.plan(table, name) for name, table in pairs}
        except QhError as error:
            plans, told = {}, f"✖ {shown(error.text)}"
        for table, label in self._plans.items():
            label.setVisible(table in plans)
            if table in plans:
                label.setText(_words(plans[table]))
                total += plans[table].writes
        if not told and not self._survey.collections:
            told = translate("qh", "✖ Máy chủ không có bộ dữ liệu nào để ghi; hãy xuất gói để nộp.")
        elif not told and len(set(names)) != len(names):
            told = translate("qh", "✖ Hai lớp không thể ghi vào cùng một bộ dữ liệu.")
        elif not told and not pairs:
            told = translate("qh", "Hãy chọn bộ dữ liệu của máy chủ cho ít nhất một lớp.")
        self.sum.setText(told)
        self.sum.setVisible(bool(told))
        self.yes.setText(translate("qh", "Ghi {n} đối tượng").format(n=total))
        self.yes.setEnabled(bool(pairs) and not told)

    def _accept(self) -> None:
        pairs, over = self.pairs, self.over.isChecked()
        self.hide()
        self._on_yes(pairs, over)

    def _clear(self) -> None:
        while self._layers.count():
            widget = self._layers.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._boxes, self._plans = {}, {}


def _words(plan: Plan) -> str:
    if not plan.writes:
        return "   " + translate("qh", "✔ máy chủ đã có đủ")
    return "   " + translate("qh", "+ {new} thêm, ~ {changed} sửa, − {removed} xóa").format(
        new=plan.new, changed=plan.changed, removed=plan.removed
    )
