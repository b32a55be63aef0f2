# SPDX-License-Identifier: GPL-2.0-or-later
"""What the metadata editor looks like: what is missing, the form, the buttons."""

from __future__ import annotations

import html

from qgis.PyQt.QtWidgets import (
    QGridLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qh_plugin.core.dossier.description import Description, missing_fields
from qh_plugin.gui.editing.description.form import DescriptionForm
from qh_plugin.qgis_io.i18n import shown, translate

_SHOWN_MISSING = 3


class DescriptionView(QWidget):
    """The widgets, without what they do."""

    def _build(self) -> None:
        self.missingLabel = QLabel()
        self.missingLabel.setObjectName("missingLabel")
        self.missingLabel.setWordWrap(True)
        self.form = DescriptionForm()
        self.stateLabel = QLabel()
        self.stateLabel.setWordWrap(True)
        self.progressBar = QProgressBar()
        self.progressBar.setRange(0, 0)
        self.progressBar.setTextVisible(False)
        self.progressBar.setMaximumHeight(8)
        self.openButton = _button("openButton", translate("qh", "Mở XML"))
        self.openButton.setToolTip(translate("qh", "Mở tệp ISO 19139 đã lưu trong HoSoGIS"))
        self.importButton = _button("importButton", translate("qh", "Nhập XML…"))
        self.importButton.setToolTip(translate("qh", "Điền các mục từ một tệp ISO 19139 có sẵn"))
        self.discardButton = _button("discardButton", translate("qh", "Bỏ sửa đổi"))
        self.discardButton.setToolTip(translate("qh", "Trở về đặc tả đã lưu lần trước"))
        self.saveButton = _button("saveButton", translate("qh", "Lưu đặc tả"))
        self.saveButton.setDefault(True)
        self.saveButton.setToolTip(
            translate("qh", "Ghi vào hồ sơ, tệp XML và các GeoPackage (Ctrl+Enter)")
        )
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        for column, button in enumerate((self.openButton, self.importButton, self.discardButton)):
            grid.addWidget(button, 0, column)
        grid.addWidget(self.saveButton, 1, 0, 1, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        for widget in (self.missingLabel, self.form, self.progressBar, self.stateLabel):
            layout.addWidget(widget)
        layout.setStretchFactor(self.form, 1)
        layout.addLayout(grid)
        self._busy("")

    def _busy(self, text: str) -> None:
        self.progressBar.setVisible(bool(text))
        self.stateLabel.setText(text)
        self.stateLabel.setVisible(bool(text))
        for button in (self.saveButton, self.importButton, *self.form.measure_buttons):
            button.setEnabled(not text)


def _button(name: str, text: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
    return button


def missing_line(made: Description) -> str:
    """ "Còn thiếu: Nguồn dữ liệu, Mức mật …", each a link to its field."""
    lacking = missing_fields(made)
    if not lacking:
        return html.escape(translate("qh", "✔ Đủ các mục bắt buộc"))
    links = [
        f'<a href="{field.name}">{html.escape(shown(field.label))}</a>'
        for field in lacking[:_SHOWN_MISSING]
    ]
    more = len(lacking) - len(links)
    rest = translate("qh", " và {count} mục khác").format(count=more) if more else ""
    line = html.escape(translate("qh", "▲ Còn thiếu: {names}"))
    return line.format(names=", ".join(links)) + html.escape(rest)
