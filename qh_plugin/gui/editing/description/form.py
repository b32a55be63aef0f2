# SPDX-License-Identifier: GPL-2.0-or-later
"""The fields in their groups, one below the other, as narrow as the dock may be."""

from __future__ import annotations

from typing import Mapping, Optional

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qh_plugin.core.dossier.description import Description, shown_value
from qh_plugin.core.dossier.description_fields import FIELDS, GROUPS, DescriptionField
from qh_plugin.gui.editing.description.field_row import FieldRow
from qh_plugin.qgis_io.i18n import shown, translate

#: groups whose facts are measured
_MEASURED = ("extent", "quality")


class DescriptionForm(QScrollArea):
    """`changed` after an edit of the user; `measure_asked` where facts shall be measured anew."""

    changed = pyqtSignal()
    measure_asked = pyqtSignal()

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows: dict[str, FieldRow] = {}
        self.facts: dict[str, QLabel] = {}
        self.measure_buttons: list[QPushButton] = []
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 4, 0)
        for group, title in GROUPS.items():
            box = QgsCollapsibleGroupBox(shown(title))
            box.setObjectName(f"{group}Group")
            self._fill(box, group)
            layout.addWidget(box)
        layout.addStretch(1)
        self.setWidget(inside)

    def show_description(self, there: Description, own: Mapping[str, str]) -> None:
        """The dossier's values, and the user's own texts over them."""
        for name, row in self.rows.items():
            row.set(_text_of(there, row.field), own.get(name))
        self.show_facts(there)

    def show_facts(self, there: Description) -> None:
        """What is measured or taken from the dossier."""
        for field in FIELDS:
            if field.name in self.facts:
                value = shown(shown_value(there, field))
                self.facts[field.name].setText(value or translate("qh", "– chưa có"))

    def own(self) -> dict[str, str]:
        """The user's own texts by field."""
        texts = {name: row.own() for name, row in self.rows.items()}
        return {name: text for name, text in texts.items() if text is not None}

    def first_wrong(self) -> Optional[FieldRow]:
        """The first row whose text does not fit; each says so itself."""
        wrong = [row for row in self.rows.values() if not row.check()]
        return wrong[0] if wrong else None

    def go_to(self, name: str) -> None:
        """Bring a field into view, opened and focused."""
        row = self.rows.get(name)
        widget = row or self.facts.get(name)
        if widget is None:
            return
        box = widget.parentWidget()
        while box is not None and not isinstance(box, QgsCollapsibleGroupBox):
            box = box.parentWidget()
        if box is not None:
            box.setCollapsed(False)
        self.ensureWidgetVisible(widget)
        if row is not None:
            row.editor.setFocus()

    def _fill(self, box: QgsCollapsibleGroupBox, group: str) -> None:
        layout = QVBoxLayout(box)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.setSpacing(3)
        for field in (f for f in FIELDS if f.group == group):
            if field.kind == "fact":
                layout.addWidget(self._fact(field))
                continue
            row = FieldRow(field)
            row.changed.connect(self.changed)
            self.rows[field.name] = row
            layout.addWidget(row)
        if group in _MEASURED:
            button = QPushButton(translate("qh", "Cập nhật từ dữ liệu"))
            button.setObjectName(f"{group}MeasureButton")
            button.setToolTip(
                translate("qh", "Đo lại phạm vi từ các lớp đã lưu và đọc lần kiểm tra gần nhất")
            )
            button.clicked.connect(self.measure_asked)
            button.setAutoDefault(False)
            self.measure_buttons.append(button)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _fact(self, field: DescriptionField) -> QWidget:
        holder = QWidget()
        label = QLabel(f"{shown(field.label)}{' *' if field.required else ''}")
        label.setToolTip(shown(field.help))
        value = QLabel()
        value.setObjectName(f"{field.name}Fact")
        value.setWordWrap(True)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        value.setIndent(8)
        self.facts[field.name] = value
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 1, 0, 1)
        layout.setSpacing(0)
        layout.addWidget(label)
        layout.addWidget(value)
        return holder


def _text_of(description: Description, field: DescriptionField) -> str:
    """A value as the editor shows it: a code for a list, 01/03/2026 for a date."""
    return shown_value(description, field).vi
