# SPDX-License-Identifier: GPL-2.0-or-later
"""The line above the list: filter, grouping, following on the map, and what else can be done."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import QAction, QActionGroup, QMenu, QToolButton

from qh_plugin.gui.checking.listing.arrangement import Grouping
from qh_plugin.qgis_io.i18n import translate


class ListBar:
    """Buttons beside `filterEdit`; `pick` is the toggle for choosing on the map."""

    def __init__(self, dock, panel) -> None:
        self._dock, self._panel = dock, panel
        self.grouping = Grouping.RULE
        self.group_button = self._grouping()
        self.pick = self._toggle()
        self.more = self._more()
        row = dock.filterRow
        row.insertWidget(1, self.group_button)
        row.addWidget(self.pick)
        row.addWidget(self.more)
        icon = QgsApplication.getThemeIcon("/mActionPanToSelected.svg")
        dock.followButton.setIcon(icon)
        dock.followButton.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        for button in (dock.followButton, self.pick, self.more):
            button.setAutoRaise(True)
            button.setIconSize(QSize(18, 18))

    def name_keys(self) -> None:
        """Tell in the tooltips which keys do what."""
        keys = self._panel.keys
        self._dock.filterEdit.setPlaceholderText(translate("qh", "Lọc theo mã, lớp, nội dung…"))
        hint = translate("qh", "Lọc danh sách, không cần dấu ({key})")
        self._dock.filterEdit.setToolTip(hint.format(key=keys.key("QhFilterFindings")))
        self.menu.addSeparator()
        for name in ("QhZoomFinding", "QhFixFinding", "QhWaiveFinding", "QhSeenFinding"):
            self.menu.addAction(keys.actions[name])
        self.menu.addAction(keys.actions["QhFormFinding"])
        said = translate("qh", "Chép, xuất, lưu lớp lỗi.\n\nPhím trong danh sách:\n{keys}")
        self.more.setToolTip(said.format(keys=keys.hint()))
        self._dock.findingsView.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._dock.findingsView.customContextMenuRequested.connect(self._show_menu)
        self.menu.insertAction(self._first, keys.actions["QhCopyFindings"])

    def _show_menu(self, place) -> None:
        self.menu.popup(self._dock.findingsView.viewport().mapToGlobal(place))

    def _grouping(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("groupButton")
        button.setText(translate("qh", "Nhóm"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu, group = QMenu(button), QActionGroup(button)
        for grouping, title in (
            (Grouping.RULE, translate("qh", "Theo quy tắc")),
            (Grouping.LAYER, translate("qh", "Theo lớp")),
            (Grouping.WARD, translate("qh", "Theo phường, xã")),
        ):
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(grouping is self.grouping)
            action.setData(grouping.value)
            group.addAction(action)
        group.triggered.connect(self._group)
        button.setMenu(menu)
        button.setToolTip(translate("qh", "Nhóm các lỗi theo quy tắc, lớp hoặc phường, xã"))
        return button

    def _group(self, action: QAction) -> None:
        self.grouping = Grouping(action.data())
        self._panel.refresh()

    def _toggle(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("pickButton")
        button.setCheckable(True)
        button.setIcon(QgsApplication.getThemeIcon("/mActionIdentify.svg"))
        button.setText(translate("qh", "Chọn trên bản đồ"))
        button.setToolTip(
            translate("qh", "Bấm vào lỗi trên bản đồ để chọn nó trong danh sách, với mọi công cụ")
        )
        return button

    def _more(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("moreButton")
        button.setText("⋯")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.menu = QMenu(button)
        exporting = self._panel.exporting
        self._first = self.menu.addAction(translate("qh", "Xuất các lỗi đã chọn…"))
        self._first.triggered.connect(lambda: exporting.export())
        self.save_layer = self.menu.addAction(translate("qh", "Lưu lớp lỗi (GeoPackage)…"))
        self.save_layer.triggered.connect(lambda: exporting.save_layer())
        button.setMenu(self.menu)
        return button
