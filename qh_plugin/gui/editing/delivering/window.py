# SPDX-License-Identifier: GPL-2.0-or-later
"""Choose place and format, export in the background, see what was read back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Optional

from qgis.core import QgsProject
from qgis.PyQt import uic
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QHeaderView, QTreeWidgetItem

from qh_plugin.core.dossier.layout import model_of
from qh_plugin.core.errors import QhError, StorageError
from qh_plugin.core.progress import Progress
from qh_plugin.core.text import Text
from qh_plugin.gui.single_click import SingleClick
from qh_plugin.gui.unsaved import modified_layers, save_all
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import shown, translate

if TYPE_CHECKING:
    from qh_plugin.io.delivery import Delivery

_UI = Path(__file__).with_suffix(".ui")


class DeliveryWindow(QDialog):
    """Not modal: the map stays usable while the tree is written."""

    def __init__(self, session, place: Path, parent=None) -> None:
        super().__init__(parent)
        uic.loadUi(str(_UI), self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._work: Optional[tasks.Work] = None
        self.made: Optional[Delivery] = None
        self.placeEdit.setText(str(place))
        header = self.resultTree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self._set_texts()
        self.browseButton.clicked.connect(self._browse)
        self.saveButton.clicked.connect(self._save)
        self.deliverButton.clicked.connect(self.deliver)
        SingleClick(self.deliverButton)
        self.closeButton.clicked.connect(self.close)
        self.folderButton.clicked.connect(self._show_folder)
        session.data_changed.connect(self._show_unsaved)
        session.dossier_changed.connect(self.close)
        self._show_idle()
        self._show_unsaved()

    def ask_folder(self) -> Optional[Path]:
        """Let the user choose the place; tests put their own answer here."""
        title = translate("qh", "Chọn nơi đặt bộ giao nộp")
        chosen = QFileDialog.getExistingDirectory(self, title, self.placeEdit.text())
        return Path(chosen) if chosen else None

    def deliver(self) -> None:
        """Start the export, or stop the one that runs."""
        if self._work is not None:
            self._work.cancel()
            return
        dossier = self._session.dossier
        place = Path(self.placeEdit.text().strip())
        kind = "gdb" if self.gdbButton.isChecked() else "gpkg"

        def work(progress: Progress) -> Delivery:
            from qh_plugin.io.delivery import deliver

            return deliver(dossier, model_of(dossier.info), place, kind, progress)

        self.made = None
        self.resultTree.clear()
        self._work = tasks.run(
            translate("qh", "Xuất bộ giao nộp"), work, self._done, self._failed, self._progressed
        )
        self._show_running()

    def closeEvent(self, event) -> None:
        if self._work is not None:
            self._work.drop()
            self._work = None
        for signal, slot in (
            (self._session.data_changed, self._show_unsaved),
            (self._session.dossier_changed, self.close),
        ):
            signal.disconnect(slot)
        super().closeEvent(event)

    def _done(self, made: Delivery) -> None:
        self._work = None
        self.made = made
        self._show_idle()
        equal = translate("qh", "✔ đọc lại khớp")
        for name, count in made.layers.items():
            item = QTreeWidgetItem(self.resultTree, [name, f"{count:,}".replace(",", "."), equal])
            item.setTextAlignment(1, int(Qt.AlignmentFlag.AlignRight))
        lines = [
            translate("qh", "✔ Đã xuất {count} tệp vào {folder}").format(
                count=len(made.files), folder=made.folder
            )
        ]
        lines += [f"▲ {shown(note)}" for note in made.notes]
        self.statusLabel.setText("\n".join(lines))

    def _failed(self, error: QhError) -> None:
        self._work = None
        self._show_idle()
        self.statusLabel.setText(f"✖ {shown(error.text)}")

    def _progressed(self, fraction: float, text: Optional[Text]) -> None:
        self.progressBar.setValue(round(1000 * fraction))
        if text is not None:
            self.statusLabel.setText(shown(text))

    def _show_running(self) -> None:
        self.progressBar.setVisible(True)
        self.progressBar.setRange(0, 1000)
        self.progressBar.setValue(0)
        self.deliverButton.setText(translate("qh", "Dừng"))
        self._enable(False)

    def _show_idle(self) -> None:
        self.progressBar.setVisible(False)
        self.deliverButton.setText(translate("qh", "Xuất bộ giao nộp"))
        self._enable(True)

    def _enable(self, idle: bool) -> None:
        for widget in (self.placeEdit, self.browseButton, self.gpkgButton, self.gdbButton):
            widget.setEnabled(idle)
        self.folderButton.setEnabled(idle and self.made is not None)

    def _show_unsaved(self) -> None:
        names = [layer.name() for layer in modified_layers(self._session.dossier)]
        if QgsProject.instance().isDirty():
            names.append(translate("qh", "dự án QGIS"))
        for widget in (self.unsavedLabel, self.saveButton):
            widget.setVisible(bool(names))
        text = translate("qh", "▲ Chưa lưu: {names}. Chỉ những gì đã lưu được xuất.")
        self.unsavedLabel.setText(text.format(names=", ".join(names)))

    def _save(self) -> None:
        try:
            save_all(self._session.dossier)
            project = QgsProject.instance()
            if project.isDirty() and not project.write():
                raise StorageError(
                    Text(
                        "Không lưu được tệp dự án {file}.", "Cannot save the project file {file}."
                    ).format(file=project.fileName())
                )
        except QhError as error:
            self.statusLabel.setText(f"✖ {shown(error.text)}")
        self._show_unsaved()

    def _browse(self) -> None:
        chosen = self.ask_folder()
        if chosen is not None:
            self.placeEdit.setText(str(chosen))

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.made.folder)))

    def _set_texts(self) -> None:
        self.setWindowTitle(translate("qh", "Xuất bộ giao nộp"))
        self.introLabel.setText(
            translate(
                "qh",
                "Tạo thư mục hồ sơ theo Thông tư 16/2025/TT-BXD để giao nộp: tài liệu, bốn cơ sở "
                "dữ liệu và dự án QGIS. Mọi lớp được đọc lại và so với bản gốc.",
            )
        )
        for widget, text in (
            (self.placeLabel, translate("qh", "&Nơi đặt")),
            (self.browseButton, translate("qh", "Chọn…")),
            (self.gpkgButton, translate("qh", "&GeoPackage (.gpkg)")),
            (self.gdbButton, translate("qh", "&File Geodatabase (.gdb) cho ArcGIS")),
            (self.saveButton, translate("qh", "Lưu")),
            (self.folderButton, translate("qh", "Mở thư mục")),
            (self.closeButton, translate("qh", "Đóng")),
        ):
            widget.setText(text)
        self.resultTree.setHeaderLabels(
            [
                translate("qh", "Lớp dữ liệu"),
                translate("qh", "Đối tượng"),
                translate("qh", "Kết quả"),
            ]
        )
