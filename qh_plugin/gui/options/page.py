# SPDX-License-Identifier: GPL-2.0-or-later
"""The page "QH" in QGIS's options dialog."""

from __future__ import annotations

from copy import copy
from typing import Callable

from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QSpinBox

from qh_plugin.core.resources import plugin_version, resource
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.profiles import profile_titles
from qh_plugin.qgis_io.settings import Settings


class QhOptionsPage(QgsOptionsPageWidget):
    """Shows the settings and stores them on OK."""

    def __init__(self, settings: Settings, on_change: Callable[[Settings], None], parent) -> None:
        super().__init__(parent)
        self.setObjectName("qh_options")
        self._settings = settings
        self._on_change = on_change
        self.language = QComboBox()
        for label, value in (
            (translate("qh", "Tiếng Việt"), "vi"),
            ("English", "en"),
            (translate("qh", "Theo ngôn ngữ của QGIS"), "auto"),
        ):
            self.language.addItem(label, value)
        self.language.setCurrentIndex(self.language.findData(settings.language))
        self.profile = QComboBox()
        for name, title in profile_titles():
            self.profile.addItem(shown(title), name)
        self.profile.setCurrentIndex(max(self.profile.findData(settings.profile), 0))
        self.server = QLineEdit(settings.server_url)
        self.server.setPlaceholderText("https://…")
        self.limit = QSpinBox()
        self.limit.setRange(100, 100_000)
        self.limit.setSingleStep(500)
        self.limit.setValue(settings.map_limit)
        self.backups = QSpinBox()
        self.backups.setRange(1, 200)
        self.backups.setValue(settings.backups_kept)
        self.backups.setToolTip(
            translate("qh", "Trước mỗi phiên sửa, mỗi GeoPackage của hồ sơ được sao lưu một bản")
        )
        self._build()

    def _build(self) -> None:
        form = QFormLayout(self)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(translate("qh", "&Ngôn ngữ của QH"), self.language)
        form.addRow(translate("qh", "&Bộ quy tắc thường dùng"), self.profile)
        form.addRow(translate("qh", "Địa chỉ &máy chủ"), self.server)
        form.addRow(translate("qh", "Số lỗi &vẽ trên bản đồ, nhiều nhất"), self.limit)
        form.addRow(translate("qh", "Số bản &sao lưu giữ lại của mỗi tệp"), self.backups)
        about = QLabel(translate("qh", "Phiên bản {version}").format(version=plugin_version()))
        about.setEnabled(False)
        form.addRow(about)

    def apply(self) -> None:
        """Called by QGIS on OK."""
        before = copy(self._settings)
        self._settings.language = self.language.currentData()
        self._settings.profile = self.profile.currentData() or self._settings.profile
        self._settings.server_url = self.server.text().strip().rstrip("/")
        self._settings.map_limit = self.limit.value()
        self._settings.backups_kept = self.backups.value()
        self._settings.save()
        self._on_change(before)


class QhOptionsFactory(QgsOptionsWidgetFactory):
    """Gives QGIS the page."""

    def __init__(self, settings: Settings, on_change: Callable[[Settings], None]) -> None:
        super().__init__("QH", QIcon(str(resource("icons", "qh.svg"))))
        self._settings = settings
        self._on_change = on_change

    def createWidget(self, parent) -> QhOptionsPage:
        """Called each time the dialog opens."""
        return QhOptionsPage(self._settings, self._on_change, parent)
