# SPDX-License-Identifier: GPL-2.0-or-later
"""The row of buttons below the ways: form, map, preview, mend, mend all alike, accept."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtWidgets import QPushButton, QWidget

from qh_plugin.gui.checking.listing.rows import Row, RuleRows
from qh_plugin.gui.checking.mending import proposing
from qh_plugin.gui.flow_layout import FlowLayout
from qh_plugin.qgis_io.i18n import translate


class Actions:
    """Which of them there are depends on what is chosen."""

    def __init__(self, place: QWidget) -> None:
        flow = FlowLayout(place)
        self.form = _button(flow, "formButton", translate("qh", "Mở biểu mẫu"))
        self.zoom = _button(flow, "zoomButton", translate("qh", "Xem trên bản đồ"))
        self.preview = _button(flow, "previewButton", translate("qh", "Xem trước"))
        self.fix = _button(flow, "fixButton", translate("qh", "Sửa lỗi này"))
        self.fix_all = _button(flow, "fixAllButton", translate("qh", "Sửa tất cả"))
        self.waive = _button(flow, "waiveButton", translate("qh", "Chấp nhận…"))
        self.waive.setToolTip(
            translate("qh", "Chấp nhận là ngoại lệ: lý do, người chấp nhận, thời hạn (W)")
        )
        self.form.setToolTip(translate("qh", "Mở biểu mẫu của đối tượng để sửa giá trị (E)"))
        self.zoom.setToolTip(translate("qh", "Đưa bản đồ đến đúng chỗ có lỗi (Enter)"))
        self.preview.setToolTip(
            translate("qh", "Vẽ lên bản đồ: nét đứt là hiện trạng, màu xanh là sau khi sửa")
        )
        self.fix.setToolTip(translate("qh", "Sửa bằng cách được đánh dấu, một bước hoàn tác (F)"))
        self.fix_all.setToolTip(
            translate("qh", "Mọi lỗi cùng quy tắc, mỗi lỗi đều được chứng minh trước khi sửa")
        )

    def name(
        self, row: Optional[Row], group: Optional[RuleRows], opened: bool, alike: int, busy: bool
    ) -> None:
        """Offer what can be done with a line; `opened` where its finding is open, `alike` how
        many are of its kind."""
        repairs = proposing.repairs_of(group.rule) if group is not None else ()
        values = group is not None and proposing.is_about_values(group.rule)
        by_hand = not repairs or values
        self.form.setVisible(opened and by_hand and bool(row.group.fids[row.i]))
        self.form.setDefault(by_hand)
        self.fix.setDefault(not by_hand)
        self.zoom.setVisible(row is not None and row.placed)
        self.preview.setVisible(bool(repairs) and opened and not values)
        self.fix.setVisible(bool(repairs) and opened)
        self.fix_all.setVisible(bool(repairs) and alike > 1)
        self.waive.setVisible(opened)
        for button in (self.preview, self.fix, self.fix_all):
            button.setEnabled(not busy)
        self.fix_all.setText(translate("qh", "Sửa tất cả ({count})").format(count=alike))


def _button(flow: FlowLayout, name: str, text: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    flow.addWidget(button)
    return button
