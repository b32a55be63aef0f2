# SPDX-License-Identifier: GPL-2.0-or-later
"""The dock "Biên tập": open a dossier; its tabs draw, describe and account for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Optional

from qgis.PyQt import uic
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDockWidget,
    QFileDialog,
    QListWidgetItem,
    QMenu,
    QWidget,
)

from qh_plugin.core.errors import QhError
from qh_plugin.core.model import load
from qh_plugin.gui.dossier_header import DossierHeader
from qh_plugin.gui.editing.backups import BackupsDialog
from qh_plugin.gui.editing.balance.panel import BalancePanel
from qh_plugin.gui.editing.delivering.window import DeliveryWindow
from qh_plugin.gui.editing.description.panel import DescriptionPanel
from qh_plugin.gui.editing.indicators.panel import IndicatorsPanel
from qh_plugin.gui.editing.new_dossier import NewDossierDialog
from qh_plugin.gui.editing.notice import Notice
from qh_plugin.gui.editing.opening import Opening
from qh_plugin.gui.editing.palette.panel import ClassesPanel
from qh_plugin.gui.editing.records.panel import RecordsPanel
from qh_plugin.gui.messages import tell_error
from qh_plugin.gui.unsaved import ask_leave
from qh_plugin.qgis_io.i18n import shown, translate

_UI = Path(__file__).with_suffix(".ui")
_SAMPLE = "CSDL_HoSoMau"


class EditingDock(QDockWidget):
    """`new_dossier`, `open_dossier` and `open_sample` are what the buttons do."""

    def __init__(self, iface, session, settings, parent=None) -> None:
        super().__init__(translate("qh", "Biên tập"), parent)
        self.setObjectName("QhEditingDock")
        self._iface = iface
        self._session = session
        self._settings = settings
        self.panel = QWidget()
        uic.loadUi(str(_UI), self.panel)
        self.setWidget(self.panel)
        self.header = DossierHeader(session)
        self.panel.headerRow.insertWidget(0, self.header, 1)
        self.notice = Notice()
        self.panel.layout().insertWidget(1, self.notice)
        self.opening = Opening(iface, session, settings, self.notice, lambda: self.ask_leave())
        self.opening.busy.connect(self._busy)
        self.opening.progressed.connect(self._progress)
        self._add_tabs()
        self._set_texts()
        self._connect()
        self._show_dossier()

    def shutdown(self) -> None:
        """Called when the plugin is unloaded."""
        self._session.dossier_changed.disconnect(self._show_dossier)
        self.opening.close()
        for tab in self._tabs:
            tab.shutdown()

    def _add_tabs(self) -> None:
        given = (self._iface, self._session, self._settings)
        self.classes = ClassesPanel(*given)
        self.indicators = IndicatorsPanel(*given)
        self.balance = BalancePanel(*given)
        self.records = RecordsPanel(*given)
        self.description = DescriptionPanel(*given)
        titles = (
            translate("qh", "Lớp"),
            translate("qh", "Chỉ tiêu"),
            translate("qh", "Cân bằng"),
            translate("qh", "Hồ sơ"),
            translate("qh", "Đặc tả"),
        )
        self._tabs = (
            self.classes,
            self.indicators,
            self.balance,
            self.records,
            self.description,
        )
        for title, tab in zip(titles, self._tabs):
            self.panel.tabs.addTab(tab, title)

    # --- opening ---------------------------------------------------------------------------

    def new_dossier(self) -> None:
        """Ask what the new dossier is, create it and open it."""
        made = NewDossierDialog(load(), self._usual_place(), self, self._last_choices())
        dialog = self.ask_new(made)
        if dialog is not None:
            try:
                facts = (dialog.folder(), dialog.info(), dialog.decision(), dialog.classes())
            except QhError as error:
                tell_error(self._iface, error)
                return
            self._settings.new_dossier = json.dumps(dialog.choices(), ensure_ascii=False)
            self._settings.save()
            self.opening.create(*facts)

    def open_dossier(self) -> None:
        """Ask for a folder and open the dossier in it."""
        folder = self.ask_folder(translate("qh", "Chọn thư mục hồ sơ (CSDL_…)"))
        if folder is not None:
            self.open_folder(folder)

    def open_folder(self, folder: Path) -> None:
        """Open the dossier in `folder`; an error is told in the message bar."""
        self.opening.folder(folder)

    def open_sample(self) -> None:
        """Ask for a place, create the sample dossier there and open it."""
        place = self.ask_folder(translate("qh", "Chọn nơi đặt hồ sơ mẫu"))
        if place is None:
            return
        folder = _free(place / _SAMPLE)

        def make(progress):
            from qh_plugin.training.sample import create_sample

            return create_sample(folder)

        self.opening.run(translate("qh", "Đang tạo hồ sơ mẫu…"), make, self.opening.dossier)

    def deliver(self) -> DeliveryWindow:
        """Show the window that exports the delivery tree."""
        place = self._session.dossier.folder.parent
        window = DeliveryWindow(self._session, place, self._iface.mainWindow())
        window.show()
        return window

    def show_backups(self) -> None:
        """List the backups of the open dossier; one that is restored is opened."""
        if self._session.dossier is not None:
            dialog = BackupsDialog(self._iface, self._session.dossier, self.opening, self._settings)
            dialog.open()

    def ask_folder(self, title: str) -> Optional[Path]:
        """Let the user choose a folder; tests and the demonstration put their own answer here."""
        chosen = QFileDialog.getExistingDirectory(self, title, str(self._usual_place()))
        return Path(chosen) if chosen else None

    def ask_new(self, dialog: NewDossierDialog) -> Optional[NewDossierDialog]:
        """Show the dialog; None where it was cancelled."""
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        return dialog if accepted else None

    def ask_leave(self) -> bool:
        """Ask what becomes of unsaved changes of the open project; False stays."""
        return ask_leave(self._iface)

    def _busy(self, text: str) -> None:
        self.panel.progressBar.setRange(0, 0 if text else 1)
        self.panel.progressBar.setVisible(bool(text))
        self.panel.pages.setEnabled(not text)
        self.panel.menuButton.setEnabled(not text)
        self._hint(text)

    def _progress(self, fraction: float, text) -> None:
        self.panel.progressBar.setRange(0, 1000)
        self.panel.progressBar.setValue(round(1000 * fraction))
        if text is not None:
            self._hint(shown(text))

    def _hint(self, text: str) -> None:
        self.panel.statusLabel.setText(text)
        self.panel.statusLabel.setVisible(bool(text))

    def _usual_place(self) -> Path:
        recent = self._settings.recent
        place = Path(recent[0]).parent if recent else Path.home()
        return place if place.is_dir() else Path.home()

    def _last_choices(self) -> dict:
        try:
            last = json.loads(self._settings.new_dossier or "{}")
        except ValueError:
            last = {}
        return last if isinstance(last, dict) else {}

    # --- showing ---------------------------------------------------------------------------

    def _set_texts(self) -> None:
        panel = self.panel
        panel.welcomeLabel.setText(
            translate("qh", "Hồ sơ là một thư mục theo Thông tư 16/2025/TT-BXD. Bắt đầu từ đâu?")
        )
        for button, text, hint in (
            (
                panel.newDossierButton,
                translate("qh", "Hồ sơ mới"),
                translate("qh", "Tạo thư mục hồ sơ với các lớp trống"),
            ),
            (
                panel.openDossierButton,
                translate("qh", "Mở hồ sơ"),
                translate("qh", "Mở thư mục CSDL_… đã có"),
            ),
            (
                panel.sampleButton,
                translate("qh", "Hồ sơ mẫu"),
                translate("qh", "Làm thử trên một phường có sẵn lỗi"),
            ),
        ):
            button.setText(text)
            button.setDescription(hint)
        panel.recentLabel.setText(translate("qh", "Mở gần đây"))
        panel.menuButton.setText(translate("qh", "Hồ sơ"))
        panel.menuButton.setToolTip(translate("qh", "Tạo, mở hồ sơ; hồ sơ mở gần đây"))
        self._busy("")

    def _connect(self) -> None:
        panel = self.panel
        panel.newDossierButton.clicked.connect(self.new_dossier)
        panel.openDossierButton.clicked.connect(self.open_dossier)
        panel.sampleButton.clicked.connect(self.open_sample)
        panel.recentList.itemActivated.connect(self._open_item)
        panel.recentList.itemClicked.connect(self._open_item)
        self.classes.hint.connect(self._hint)
        self.records.asked.connect(self._go_where)
        menu = QMenu(panel.menuButton)
        menu.aboutToShow.connect(lambda: self._fill_menu(menu))
        panel.menuButton.setMenu(menu)
        self._session.dossier_changed.connect(self._show_dossier)

    def _go_where(self, target: str) -> None:
        """The tab that mends what is missing: "class:QuyHoach/…" or "description:"."""
        kind, _, name = target.partition(":")
        if kind == "class":
            self.classes.searchEdit.setText(name.rpartition("/")[2])
        tab = self.description if kind == "description" else self.classes
        self.panel.tabs.setCurrentWidget(tab)

    def _fill_menu(self, menu: QMenu) -> None:
        menu.clear()
        menu.addAction(translate("qh", "Hồ sơ mới…")).triggered.connect(self.new_dossier)
        menu.addAction(translate("qh", "Mở hồ sơ…")).triggered.connect(self.open_dossier)
        menu.addAction(translate("qh", "Hồ sơ mẫu…")).triggered.connect(self.open_sample)
        recent = menu.addMenu(translate("qh", "Mở gần đây"))
        for folder in self._settings.recent:
            action = recent.addAction(Path(folder).name)
            action.setToolTip(folder)
            action.triggered.connect(lambda _, f=folder: self.open_folder(Path(f)))
        recent.setEnabled(bool(self._settings.recent))
        recent.setToolTipsVisible(True)
        menu.addSeparator()
        out = menu.addAction(translate("qh", "Xuất bộ giao nộp…"))
        out.setEnabled(self._session.dossier is not None)
        out.triggered.connect(self.deliver)
        copies = menu.addAction(translate("qh", "Bản sao lưu…"))
        copies.setEnabled(self._session.dossier is not None)
        copies.triggered.connect(self.show_backups)
        show = menu.addAction(translate("qh", "Mở thư mục hồ sơ"))
        show.setEnabled(self._session.dossier is not None)
        show.triggered.connect(self._show_folder)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._session.dossier.folder)))

    def _open_item(self, item: QListWidgetItem) -> None:
        self.open_folder(Path(item.data(Qt.ItemDataRole.UserRole)))

    def _show_dossier(self) -> None:
        dossier = self._session.dossier
        panel = self.panel
        panel.pages.setCurrentWidget(panel.workPage if dossier else panel.doorsPage)
        panel.menuButton.setVisible(dossier is not None)
        if dossier is None:
            self._show_recent()
        for tab in self._tabs:
            tab.show_dossier()

    def _show_recent(self) -> None:
        listed = self.panel.recentList
        listed.clear()
        for folder in self._settings.recent[:5]:
            item = QListWidgetItem(Path(folder).name.replace("CSDL_", "", 1), listed)
            item.setData(Qt.ItemDataRole.UserRole, folder)
            item.setToolTip(folder)
        for widget in (listed, self.panel.recentLabel):
            widget.setVisible(listed.count() > 0)


def _free(folder: Path) -> Path:
    """`folder`, or the first of `folder_2`, `folder_3` … that does not exist."""
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}_{number}")
    return free
