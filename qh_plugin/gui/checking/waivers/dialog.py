# SPDX-License-Identifier: GPL-2.0-or-later
"""The window that asks for the reason, the person, the office and the last day of an exception."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QDate, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)

from qh_plugin.gui.checking.waivers.accepting import Wanted
from qh_plugin.qgis_io.i18n import translate

#: months that are proposed
MONTHS = 6


class WaiverDialog(QDialog):
    """Not modal. `wanted(Wanted)` when it is filled in; what person and office were is kept in
    the settings."""

    wanted = pyqtSignal(object)

    def __init__(self, parent, settings, what: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("QhWaiverDialog")
        self.setWindowTitle(translate("qh", "Chấp nhận ngoại lệ"))
        self._settings = settings
        about = QLabel(what)
        about.setWordWrap(True)
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setPlaceholderText(
            translate("qh", "Ví dụ: cầu vượt, hai đường giao khác mức; theo văn bản số …")
        )
        self.reason.setFixedHeight(4 * self.fontMetrics().lineSpacing())
        self.person = QLineEdit(settings.person or _own_name())
        self.office = QLineEdit(settings.office)
        today = QDate.currentDate()
        self.until = QDateEdit(today.addMonths(MONTHS))
        self.until.setDisplayFormat("dd/MM/yyyy")
        self.until.setCalendarPopup(True)
        self.until.setMinimumDate(today)
        self.forever = QCheckBox(translate("qh", "Không thời hạn"))
        self.forever.toggled.connect(lambda on: self.until.setEnabled(not on))
        self.missing = QLabel()
        self.missing.setWordWrap(True)
        self._lay_out(about)
        for field in (self.reason, self.person):
            field.textChanged.connect(lambda *_: self.missing.clear())
        self.resize(420, self.sizeHint().height())

    def accept(self) -> None:
        """Give what is filled in; stay open where something is missing."""
        for field, sentence in (
            (self.reason, translate("qh", "Hãy nhập lý do: người xem biên bản sẽ đọc.")),
            (self.person, translate("qh", "Hãy nhập tên người chấp nhận.")),
        ):
            text = field.toPlainText() if field is self.reason else field.text()
            if not text.strip():
                self.missing.setText(sentence)
                field.setFocus()
                return
        person, office = self.person.text().strip(), self.office.text().strip()
        self._settings.person, self._settings.office = person, office
        self._settings.save()
        until = "" if self.forever.isChecked() else self.until.date().toString("yyyy-MM-dd")
        self.wanted.emit(Wanted(self.reason.toPlainText().strip(), person, office, until))
        super().accept()

    def _lay_out(self, about: QLabel) -> None:
        days = QHBoxLayout()
        days.addWidget(self.until)
        days.addWidget(self.forever)
        days.addStretch(1)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(translate("qh", "&Lý do"), self.reason)
        form.addRow(translate("qh", "&Người chấp nhận"), self.person)
        form.addRow(translate("qh", "Đơn &vị"), self.office)
        until = QLabel(translate("qh", "&Hiệu lực đến hết ngày"))
        until.setBuddy(self.until)
        form.addRow(until, days)
        note = QLabel(
            translate(
                "qh",
                "Ngoại lệ được ghi vào sổ của hồ sơ, kèm tên bạn, và in trong biên bản. Sửa đối "
                "tượng thì ngoại lệ tự hết hiệu lực.",
            )
        )
        note.setWordWrap(True)
        save = QPushButton(translate("qh", "Chấp nhận ngoại lệ"))
        save.setObjectName("waiverSave")
        save.setDefault(True)
        save.clicked.connect(lambda: self.accept())
        cancel = QPushButton(translate("qh", "Hủy"))
        cancel.clicked.connect(lambda: self.reject())
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(save)
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addLayout(form)
        column.addWidget(note)
        column.addWidget(self.missing)
        column.addLayout(buttons)


def _own_name() -> str:
    """The user's full name where the system knows one."""
    name = QgsApplication.userFullName()
    return "" if name == QgsApplication.userLoginName() else name
