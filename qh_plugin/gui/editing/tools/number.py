# SPDX-License-Identifier: GPL-2.0-or-later
"""Đánh số: symbols of lots in reading order."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QSpinBox, QWidget

from qh_plugin.core.drafting.roles import short_of
from qh_plugin.gui.editing.tools.tool import Tool, no_place
from qh_plugin.qgis_io.i18n import translate


class NumberTool(Tool):
    """Numbers the selected lots, or the whole layer where none is selected."""

    id = "number"
    icon = "tool-number"
    keys = "Alt+Shift+N"
    main = True

    @property
    def title(self) -> str:
        return translate("qh", "Đánh số")

    @property
    def help(self) -> str:
        return translate(
            "qh",
            "Đánh lại ký hiệu các lô đã chọn (hoặc cả lớp) theo thứ tự đọc: từng hàng từ bắc "
            "xuống nam; không trùng với lô khác",
        )

    @property
    def hint(self) -> str:
        layer = self.bench.area().layer
        count = layer.selectedFeatureCount()
        if count:
            return translate("qh", "Sẽ đánh số {count} lô đã chọn.").format(count=count)
        return translate("qh", "Chưa chọn lô nào: sẽ đánh số cả lớp, {count} lô.").format(
            count=layer.featureCount()
        )

    @property
    def action(self) -> str:
        """The word on the strip's button."""
        return translate("qh", "Đánh số")

    def reason(self) -> str:
        place = self.bench.area()
        reason = no_place(place)
        if not reason and not place.roles.label:
            return translate("qh", "Lớp {name} không có ký hiệu để đánh số.").format(
                name=place.layer.name()
            )
        return reason

    def options(self) -> Optional[QWidget]:
        panel = QWidget()
        form = QFormLayout(panel)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._prefix = QLineEdit()
        self._prefix.setObjectName("prefixEdit")
        self._prefix.setMaxLength(40)
        self._prefix.setPlaceholderText(translate("qh", "theo mã đất: NO, CXCC…"))
        self._prefix.setToolTip(
            translate(
                "qh",
                "Để trống: NO-01, CXCC-01… theo mã đất. Gõ A: A-01, A-02… Gõ B2- (có gạch nối): "
                "B2-NO01, B2-CXCC01…",
            )
        )
        self._example = QLabel()
        self._example.setObjectName("exampleLabel")
        self._first = QSpinBox()
        self._first.setObjectName("firstSpin")
        self._first.setRange(0, 999_999)
        self._first.setValue(1)
        self._order = QComboBox()
        self._order.setObjectName("orderCombo")
        self._order.addItem(translate("qh", "Mỗi hàng từ tây sang đông"), False)
        self._order.addItem(translate("qh", "Ngoằn ngoèo: hàng đi, hàng về"), True)
        self._order.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        form.addRow(translate("qh", "Tiền tố"), self._prefix)
        form.addRow(translate("qh", "Bắt đầu từ"), self._first)
        form.addRow(translate("qh", "Thứ tự"), self._order)
        form.addRow(translate("qh", "Ví dụ"), self._example)
        self._prefix.textChanged.connect(self._show_example)
        self._first.valueChanged.connect(self._show_example)
        self._show_example()
        return panel

    def start(self) -> None:
        """Everything is asked in the strip."""

    def act(self) -> None:
        """Number the lots."""
        place = self.bench.area()
        source, own, fids = place.reading(), place.roles, place.selected or None
        model, known = self.bench.model, place.feature_class
        typed, first = self._prefix.text().strip(), self._first.value()
        zigzag = bool(self._order.currentData())

        def job(progress):
            from qh_plugin.core.drafting.base import read_shapes
            from qh_plugin.core.drafting.renumber import Numbering, renumber

            table = source.read(fids=fids, progress=progress.part(0.0, 0.6))
            codes = table.columns.get(own.code, [None] * len(table))
            shorts = {code: prefix(typed, short_of(model, known, code)) for code in set(codes)}
            taken = set()
            if fids is not None:
                mine = set(fids)
                pairs = source.values(own.label)
                taken = {str(v) for fid, v in pairs if fid not in mine and v}
            digits = max(2, len(str(first + len(table) - 1)) if len(table) >= 100 else 2)
            return renumber(
                table,
                read_shapes(table.wkb),
                [shorts[code] for code in codes],
                own.label,
                Numbering(first, digits, zigzag, separator(typed)),
                taken=taken,
                progress=progress.part(0.6, 1.0),
            )

        title = translate("qh", "QH: đánh số lô")
        self.bench.run(title, job, {place.name: place}, lambda _: self.ended.emit())

    def _show_example(self, *_: object) -> None:
        place, typed = self.bench.area(), self._prefix.text().strip()
        some = place.layer.selectedFeatures() if place.layer.selectedFeatureCount() == 1 else []
        column = place.layer.fields().lookupField(place.roles.code)
        code = some[0][column] if some and column >= 0 else ""
        short = short_of(self.bench.model, place.feature_class, code) or "NO"
        before = f"{prefix(typed, short)}{separator(typed)}"
        first = self._first.value()
        self._example.setText(f"{before}{first:02d}, {before}{first + 1:02d}…")


def prefix(typed: str, short: str) -> str:
    """What stands before the number: what was typed, the code's symbol, or both where what was
    typed ends with a hyphen."""
    return f"{typed}{short}" if not typed or typed.endswith("-") else typed


def separator(typed: str) -> str:
    """What stands between it and the number."""
    return "" if typed.endswith("-") else "-"
