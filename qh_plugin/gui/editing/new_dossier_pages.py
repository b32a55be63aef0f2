# SPDX-License-Identifier: GPL-2.0-or-later
"""The four pages of the wizard "Hồ sơ mới": kind, plan, codes and map, place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QIntValidator
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from qh_plugin.core import crs
from qh_plugin.core.model import Model, available, load
from qh_plugin.core.model.building import form
from qh_plugin.gui.editing import new_dossier_codes as codes
from qh_plugin.gui.editing.wards import WardChips, WardCompleter
from qh_plugin.qgis_io.i18n import shown, translate


class Page(QWidget):
    """A form; `changed` after every input."""

    changed = pyqtSignal()

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.form = QFormLayout(self)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)

    def add(self, title: str, widget: QWidget) -> QWidget:
        """A row whose label names the widget to the keyboard and to screen readers."""
        self.form.addRow(title, widget)
        widget.setAccessibleName(title.replace("&", ""))
        for name in ("textChanged", "currentIndexChanged", "valueChanged", "toggled"):
            signal = getattr(widget, name, None)
            if signal is not None:
                signal.connect(self._tell)
                break
        return widget

    def show_row(self, widget: QWidget, on: bool) -> None:
        """Show or hide a row."""
        widget.setVisible(on)
        label = self.form.labelForField(widget)
        if label is not None:
            label.setVisible(on)

    def _tell(self, *_: object) -> None:
        self.changed.emit()


class _Paragraph(QLabel):
    """Words over several lines that always have the room they need; QFormLayout cuts them off."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


class KindPage(Page):
    """Model, kind, level, type and adjustment."""

    def __init__(self, model: Model, parent=None) -> None:
        super().__init__(parent)
        self.modelCombo = _combo()
        title = QLabel(translate("qh", "&Mô hình dữ liệu"))
        title.setBuddy(self.modelCombo)
        self.modelNote = _Paragraph()
        for widget in (title, self.modelCombo, self.modelNote):
            self.form.addRow(widget)
        self.kindCombo = self.add(translate("qh", "&Loại quy hoạch"), _combo())
        self.levelCombo = self.add(translate("qh", "&Cấp độ quy hoạch"), _combo())
        self.typeCombo = self.add(translate("qh", "&Kiểu quy hoạch"), _combo())
        self.adjustCombo = self.add(translate("qh", "Lần lậ&p"), _combo())
        self.firstSpin = self.add(translate("qh", "Lần lập, điều chỉnh &tổng thể"), _spin(1, 9))
        self.localSpin = self.add(translate("qh", "Lần điều chỉnh cục &bộ"), _spin(1, 99))
        for name in available():
            shipped = load(name)
            self.modelCombo.addItem(shown(shipped.title), name)
            self.modelCombo.setItemData(
                self.modelCombo.count() - 1, shown(shipped.title), Qt.ItemDataRole.ToolTipRole
            )
        self.modelCombo.setCurrentIndex(max(self.modelCombo.findData(model.id), 0))
        self.kindCombo.currentIndexChanged.connect(self._fill_levels)
        self.adjustCombo.currentIndexChanged.connect(self._show_numbers)
        self._model = model

    def show_model(self, model: Model) -> None:
        """Offer what this model knows, hide what it does not."""
        self._model = model
        self.modelNote.setText(_status_of(model))
        part = codes.kind_part(model)
        plan = codes.is_plan(model)
        _fill(self.kindCombo, model, part.code_list if part else "", part.default if part else "")
        self.show_row(self.kindCombo, part is not None)
        if part is not None:
            self.form.labelForField(self.kindCombo).setText(f"&{shown(part.title)}")
        _fill(self.typeCombo, model, "PLAN_TYPE" if plan else "")
        _fill(self.adjustCombo, model, "PLAN_ADJUST" if plan else "")
        for combo in (self.levelCombo, self.typeCombo, self.adjustCombo):
            self.show_row(combo, plan)
        self._fill_levels()
        self._show_numbers()

    def choices(self) -> codes.Choices:
        """What this page says of the codes."""
        return codes.Choices(
            kind=_value(self.kindCombo),
            level=_value(self.levelCombo),
            plan_type=_value(self.typeCombo),
            adjustment=_value(self.adjustCombo),
            first=self.firstSpin.value(),
            local=self.localSpin.value(),
        )

    def _fill_levels(self, *_: object) -> None:
        plan = codes.is_plan(self._model)
        allowed = codes.LEVELS_OF_KIND.get(_value(self.kindCombo))
        _fill(self.levelCombo, self._model, "PLAN_LEVEL" if plan else "", only=allowed)
        self.levelCombo.setEnabled(self.levelCombo.count() > 1)

    def _show_numbers(self, *_: object) -> None:
        adjustment = _value(self.adjustCombo)
        self.firstSpin.setValue(2 if adjustment == codes.WHOLE else 1)
        later = codes.asks_for(self._model, "first") and adjustment in (codes.WHOLE, codes.LOCAL)
        self.show_row(self.firstSpin, later)
        self.show_row(self.localSpin, later and adjustment == codes.LOCAL)


class PlanPage(Page):
    """Name, wards, decision."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.nameEdit = self.add(translate("qh", "&Tên đồ án"), QLineEdit())
        self.nameEdit.setPlaceholderText(
            translate("qh", "ví dụ: Quy hoạch phân khu 3 phường Sài Gòn")
        )
        self.wardEdit = self.add(translate("qh", "&Phường, xã"), QLineEdit())
        self.wardEdit.setPlaceholderText(
            translate("qh", "gõ tên không cần dấu rồi Enter; chọn được nhiều phường, xã")
        )
        self.wardEdit.setClearButtonEnabled(True)
        self.wardEdit.setCompleter(WardCompleter(self))
        self.chips = WardChips()
        self.form.addRow("", self.chips)
        self.decisionTitle = QLabel(translate("qh", "Quyết định phê duyệt (nhập sau cũng được)"))
        self.form.addRow(self.decisionTitle)
        self.decisionEdit = self.add(translate("qh", "&Số quyết định"), QLineEdit())
        self.decisionEdit.setPlaceholderText(translate("qh", "ví dụ: 15/QĐ-UBND"))
        self.dateEdit = self.add(translate("qh", "Ngà&y ký"), QLineEdit())
        self.dateEdit.setPlaceholderText(translate("qh", "ngày/tháng/năm, ví dụ 15/01/2026"))
        self.authorityEdit = self.add(translate("qh", "&Cơ quan phê duyệt"), QLineEdit())
        self.chips.changed.connect(self._tell)
        self.wardEdit.returnPressed.connect(self.take_ward)
        self.wardEdit.editingFinished.connect(self.take_ward)
        self.wardEdit.completer().activated.connect(lambda *_: self.take_ward())

    def show_model(self, model: Model) -> None:
        """Records exist in some models only."""
        for widget in (self.decisionEdit, self.dateEdit, self.authorityEdit):
            self.show_row(widget, bool(model.records))
        self.decisionTitle.setVisible(bool(model.records))

    def take_ward(self) -> None:
        """Turn what was typed into a chosen ward."""
        if self.wardEdit.text().strip() and self.chips.take_text(self.wardEdit.text()):
            # the completer writes its choice into the edit after telling of it
            self.wardEdit.completer().popup().hide()
            self.wardEdit.clear()


class MapPage(Page):
    """Codes, scale, reference system."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.serialSpin = self.add(translate("qh", "&Số thứ tự hồ sơ"), _spin(1, 9999))
        self.codeShown = QLabel()
        self.codeShown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = self.codeShown.font()
        font.setBold(True)
        self.codeShown.setFont(font)
        self.form.addRow(translate("qh", "Mã hồ sơ"), self.codeShown)
        self.infoCodeEdit = self.add(translate("qh", "Mã thông tin &quy hoạch"), QLineEdit())
        self.infoCodeEdit.setMaxLength(12)
        self.infoCodeEdit.setPlaceholderText(
            translate("qh", "12 chữ số, có thể nhập sau khi được cấp")
        )
        self.builder = QWidget()
        row = QHBoxLayout(self.builder)
        row.setContentsMargins(0, 0, 0, 0)
        self.yearSpin = _spin(2020, 2099)
        self.yearSpin.setValue(date.today().year)
        self.yearSpin.setPrefix(translate("qh", "năm trình "))
        self.numberEdit = QLineEdit()
        self.numberEdit.setMaxLength(5)
        self.numberEdit.setValidator(QIntValidator(0, 99999, self))
        self.numberEdit.setPlaceholderText(translate("qh", "5 số được cấp"))
        self.buildButton = QPushButton(translate("qh", "&Dựng mã"))
        self.buildButton.setEnabled(False)
        self.buildButton.setAutoDefault(False)
        for widget in (self.yearSpin, self.numberEdit, self.buildButton):
            row.addWidget(widget)
        self.form.addRow(translate("qh", "hoặc dựng từ các phần"), self.builder)
        self.scaleCombo = self.add(translate("qh", "Tỷ lệ &bản đồ"), _combo())
        self.crsCombo = self.add(translate("qh", "&Hệ tọa độ"), _combo())
        self.numberEdit.textChanged.connect(
            lambda text: self.buildButton.setEnabled(len(text) == 5)
        )

    def show_model(self, model: Model) -> None:
        """Offer what this model knows, hide what it does not."""
        plan = codes.is_plan(model)
        self.show_row(self.serialSpin, codes.asks_for(model, "serial"))
        self.show_row(self.infoCodeEdit, plan)
        self.show_row(self.builder, plan)
        if plan:
            self.infoCodeEdit.setToolTip(shown(form(model.patterns[codes.INFORMATION])))
        _fill(self.scaleCombo, model, "SCALE")
        self.show_row(self.scaleCombo, self.scaleCombo.count() > 0)
        self.crsCombo.blockSignals(True)
        self.crsCombo.clear()
        for epsg in model.accepted_epsg:
            self.crsCombo.addItem(crs.name(epsg), epsg)
        self.crsCombo.setCurrentIndex(max(self.crsCombo.findData(model.default_epsg), 0))
        self.crsCombo.blockSignals(False)

    def show_kind(self, kind: str) -> None:
        """Choose the scale that is usual for a kind of plan."""
        found = self.scaleCombo.findData(codes.SCALE_OF_KIND.get(kind, ""))
        if found >= 0:
            self.scaleCombo.setCurrentIndex(found)


class FolderPage(Page):
    """Where the dossier shall lie, and what will be made."""

    def __init__(self, start: Path, parent=None) -> None:
        super().__init__(parent)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        self.folderEdit = QLineEdit(str(start))
        self.browseButton = QPushButton(translate("qh", "Chọn…"))
        self.browseButton.setAutoDefault(False)
        layout.addWidget(self.folderEdit, 1)
        layout.addWidget(self.browseButton)
        self.form.addRow(translate("qh", "&Nơi đặt hồ sơ"), row)
        self.form.labelForField(row).setBuddy(self.folderEdit)
        self.folderEdit.textChanged.connect(self._tell)
        self.allCheck = QCheckBox(translate("qh", "Tạo sẵn bảng của &mọi lớp trong mô hình"))
        self.allCheck.setToolTip(
            translate("qh", "Không chọn: chỉ có các lớp ban đầu, lớp khác được tạo khi bắt đầu vẽ")
        )
        self.allCheck.toggled.connect(self._tell)
        self.form.addRow("", self.allCheck)
        self.summaryLabel = _Paragraph()
        self.summaryLabel.setTextFormat(Qt.TextFormat.RichText)
        self.summaryLabel.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.form.addRow(self.summaryLabel)


def _combo() -> QComboBox:
    combo = QComboBox()
    combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(18)
    return combo


def _spin(least: int, most: int) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(least, most)
    return spin


def _fill(combo: QComboBox, model: Model, code_list: str, chosen: str = "", only=None) -> None:
    """The codes of a list; what was chosen before stays chosen where it is still there."""
    before = _value(combo)
    combo.blockSignals(True)
    combo.clear()
    listed = model.code_lists.get(code_list)
    for code in listed.codes if listed is not None else ():
        if only is None or code.code in only:
            combo.addItem(shown(code.name), code.code)
    wanted = before if combo.findData(before) >= 0 else chosen
    found = max(combo.findData(wanted), 0)
    combo.setCurrentIndex(found if combo.count() else -1)
    combo.blockSignals(False)


def _value(combo: QComboBox) -> str:
    return str(combo.currentData() or "")


def _status_of(model: Model) -> str:
    states = {
        "complete": translate("qh", "✔ đầy đủ"),
        "working": translate("qh", "▲ mô hình làm việc, cần đối chiếu với văn bản"),
        "partial": translate("qh", "▲ mới có một phần các lớp"),
    }
    counted = translate("qh", "phiên bản {version}, {count} lớp").format(
        version=model.version, count=len(model.classes)
    )
    note = shown(model.status_note)
    return f"{states.get(model.status, '')} · {counted}" + (f". {note}" if note else "")
