# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be done with the chosen finding, in two lines: the ways to mend it; form, map, mending
all alike, accepting it."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtWidgets import QPushButton, QVBoxLayout, QWidget

from qh_plugin.gui.checking.listing.rows import Row, RuleRows
from qh_plugin.gui.checking.mending import proposing
from qh_plugin.gui.checking.mending.way_chooser import WayChooser
from qh_plugin.gui.flow_layout import FlowRow
from qh_plugin.qgis_io.i18n import shown, translate


class Actions(QWidget):
    """Which of them there are depends on what is chosen."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.ways = WayChooser()
        self.preview, self.fix = self.ways.preview, self.ways.fix
        self._row = FlowRow()
        self.form = self._button("formButton", translate("qh", "Mở biểu mẫu"))
        self.zoom = self._button("zoomButton", translate("qh", "Bản đồ"))
        self.fix_all = self._button("fixAllButton", translate("qh", "Sửa tất cả"))
        self.waive = self._button("waiveButton", translate("qh", "Chấp nhận…"))
        self.form.setToolTip(translate("qh", "Mở biểu mẫu của đối tượng để sửa giá trị (E)"))
        self.zoom.setToolTip(translate("qh", "Đưa bản đồ đến đúng chỗ có lỗi (Enter)"))
        self.fix_all.setToolTip(
            translate("qh", "Mọi lỗi cùng quy tắc, mỗi lỗi đều được chứng minh trước khi sửa")
        )
        self.waive.setToolTip(
            translate("qh", "Chấp nhận là ngoại lệ: lý do, người chấp nhận, thời hạn (W)")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.ways)
        column.addWidget(self._row)

    def name(
        self, row: Optional[Row], group: Optional[RuleRows], opened: bool, alike: int, busy: bool
    ) -> None:
        """Offer what can be done with a line; `opened` where its finding is open, `alike` how
        many are of its kind."""
        repairs = proposing.repairs_of(group.rule) if group is not None else ()
        values = group is not None and proposing.is_about_values(group.rule)
        by_hand = not repairs or values
        self.ways.setVisible(bool(repairs) and opened)
        self.preview.setVisible(not values)
        self.form.setVisible(opened and by_hand and bool(row.group.fids[row.i]))
        self.form.setDefault(by_hand)
        self.fix.setDefault(not by_hand)
        self.zoom.setVisible(row is not None and row.placed)
        self.fix_all.setVisible(bool(repairs) and alike > 1)
        self.waive.setVisible(opened)
        for button in (self.ways, self.fix_all):
            button.setEnabled(not busy)
        self.fix_all.setText(translate("qh", "Sửa tất cả ({count})").format(count=alike))
        self._row.fit()

    def wait(self, group: Optional[RuleRows]) -> None:
        """The ways are not known yet: the box names the repair."""
        repairs = proposing.repairs_of(group.rule) if group is not None else ()
        self.ways.wait(shown(repairs[0].title) if repairs else "")

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        self._row.flow.addWidget(button)
        return button
