# SPDX-License-Identifier: GPL-2.0-or-later
"""Gán mã: one land-use code for the selection."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon, QPixmap
from qgis.PyQt.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from qh_plugin.core.model.schema import fold
from qh_plugin.gui.editing.tools.tool import Tool, no_selection
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.styles import code_colour, code_label

_CODE = Qt.ItemDataRole.UserRole
_FOLDED = Qt.ItemDataRole.UserRole + 1


class CodeTool(Tool):
    """A searchable list of the codes with their colours."""

    id = "code"
    icon = "tool-code"
    keys = "Alt+Shift+M"

    @property
    def title(self) -> str:
        return translate("qh", "Gán mã đất")

    @property
    def help(self) -> str:
        return translate(
            "qh", "Gán một mã chức năng sử dụng đất, cùng nhóm mức 1 của nó, cho các lô đã chọn"
        )

    @property
    def hint(self) -> str:
        count = self.bench.area().layer.selectedFeatureCount()
        return translate("qh", "Chọn mã để gán cho {count} lô đã chọn.").format(count=count)

    @property
    def action(self) -> str:
        """The word on the strip's button."""
        return translate("qh", "Gán mã")

    def reason(self) -> str:
        place = self.bench.area()
        reason = no_selection(place)
        if not reason and self._codes(place) is None:
            return translate("qh", "Lớp {name} không có mã chức năng.").format(
                name=place.layer.name()
            )
        return reason

    def options(self) -> Optional[QWidget]:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        self._search = QLineEdit()
        self._search.setObjectName("codeSearch")
        self._search.setClearButtonEnabled(True)
        self._search.setPlaceholderText(translate("qh", "Tìm mã đất… (gõ không cần dấu)"))
        self._list = QListWidget()
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setObjectName("codeList")
        self._list.setFixedHeight(7 * (self._list.fontMetrics().height() + 5))
        for code in self._codes(self.bench.area()).codes:
            text = code_label(code)
            item = QListWidgetItem(_swatch(code_colour(code)), text, self._list)
            item.setToolTip(f"{text}\n{code.code}")
            item.setData(_CODE, code.code)
            item.setData(_FOLDED, fold(f"{text} {code.code}"))
        self._list.setCurrentRow(0)
        self._search.textChanged.connect(self._filter)
        self._search.returnPressed.connect(self.act)
        self._list.itemActivated.connect(lambda _: self.act())
        column.addWidget(self._search)
        column.addWidget(self._list)
        return panel

    def start(self) -> None:
        """Everything is asked in the strip."""

    def act(self) -> None:
        """Give the chosen code."""
        item, place = self._list.currentItem(), self.bench.area()
        if item is None or item.isHidden():
            return
        code, name = item.data(_CODE), item.text()
        source, own, fids = place.reading(), place.roles, place.selected

        def job(progress):
            from qh_plugin.core.drafting.copying import assign_code

            table = source.read(fids=fids, progress=progress)
            return assign_code(table, code, own, table, name)

        title = translate("qh", "QH: gán mã đất")
        self.bench.run(title, job, {place.name: place}, lambda _: self.ended.emit())

    def _filter(self, text: str) -> None:
        words = fold(text).split()
        first = None
        for row in range(self._list.count()):
            item = self._list.item(row)
            seen = all(word in item.data(_FOLDED) for word in words)
            item.setHidden(not seen)
            first = item if seen and first is None else first
        if first is not None:
            self._list.setCurrentItem(first)

    def _codes(self, place):
        known = place.feature_class
        field = known.field_map.get(known.colour_field) if known else None
        return self.bench.model.code_lists.get(field.code_list) if field else None


def _swatch(colour) -> QIcon:
    picture = QPixmap(14, 14)
    picture.fill(colour)
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon
