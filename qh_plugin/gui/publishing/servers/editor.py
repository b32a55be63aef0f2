# SPDX-License-Identifier: GPL-2.0-or-later
"""Name, address and login of one server, in the dock itself: nothing modal."""

from __future__ import annotations

from typing import Callable, Optional

from qgis.gui import QgsAuthConfigSelect
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
)

from qh_plugin.core.errors import QhError
from qh_plugin.gui.publishing.servers.book import ServerBook, ServerProfile
from qh_plugin.qgis_io.i18n import shown, translate


class ServerEditor(QFrame):
    """Shown by `edit`; `on_saved(profile)` when the server is remembered."""

    def __init__(self, book: ServerBook, on_saved: Callable[[ServerProfile], None]) -> None:
        super().__init__()
        self._book, self._on_saved = book, on_saved
        self._before: Optional[ServerProfile] = None
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setObjectName("serverEditor")
        self.name, self.address = QLineEdit(), QLineEdit()
        self.name.setObjectName("serverNameEdit")
        self.name.setPlaceholderText(translate("qh", "Thành phố (thử nghiệm)"))
        self.address.setObjectName("serverAddressEdit")
        self.address.setPlaceholderText("https://…")
        self.login = QgsAuthConfigSelect()
        self.login.setToolTip(
            translate("qh", "Tên và mật khẩu do QGIS giữ; QH chỉ nhớ mã của đăng nhập")
        )
        self._error = QLabel()
        self._error.setWordWrap(True)
        self.save = QPushButton(translate("qh", "Lưu máy chủ"))
        self.save.setObjectName("serverSaveButton")
        cancel = QPushButton(translate("qh", "Hủy"))
        self.save.clicked.connect(lambda: self._save())
        cancel.clicked.connect(lambda: self.hide())
        form = QFormLayout(self)
        form.setContentsMargins(6, 6, 6, 6)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(translate("qh", "Tên"), self.name)
        form.addRow(translate("qh", "Địa chỉ"), self.address)
        form.addRow(QLabel(translate("qh", "Đăng nhập (do QGIS giữ)")))
        form.addRow(self.login)
        form.addRow(self._error)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addWidget(cancel)
        form.addRow(row)
        self.hide()

    def edit(self, profile: ServerProfile, before: Optional[ServerProfile]) -> None:
        """Show a server; `before` is the remembered one that it takes the place of."""
        self._before = before
        self.name.setText(profile.name)
        self.address.setText(profile.url)
        self.login.setConfigId(profile.authcfg)
        self._say("")
        self.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        made = ServerProfile(self.name.text(), self.address.text(), self.login.configId())
        try:
            kept = self._book.put(made, self._before)
        except QhError as error:
            self._say(f"✖ {shown(error.text)}")
            return
        self.hide()
        self._on_saved(kept)

    def _say(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))
