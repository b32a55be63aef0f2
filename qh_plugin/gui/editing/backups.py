# SPDX-License-Identifier: GPL-2.0-or-later
"""The window "Bản sao lưu": the copies there are, one more now, one put back."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.gui.editing.opening import Opening
from qh_plugin.gui.messages import tell
from qh_plugin.gui.unsaved import ask, modified_layers
from qh_plugin.io.backups import Copy, backup, copies, restore
from qh_plugin.qgis_io.i18n import translate

_COPY = Qt.ItemDataRole.UserRole


class BackupsDialog(QDialog):
    """Lists the backups of one dossier. `confirm` asks before anything is replaced."""

    def __init__(self, iface, dossier: Dossier, opening: Opening, settings) -> None:
        super().__init__(iface.mainWindow())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._iface = iface
        self._dossier = dossier
        self._opening = opening
        self._settings = settings
        self._build()
        self.refresh()

    def refresh(self) -> None:
        """Show what lies in the folder of backups now."""
        self.list.clear()
        found = copies(self._dossier)
        for copy in found:
            when = copy.made.astimezone().strftime("%d/%m/%Y %H:%M:%S")
            size = f"{copy.size / 1e6:.1f} MB".replace(".", ",")
            item = QTreeWidgetItem([when, copy.source.name, size, _reason(copy)])
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(0, str(copy.file))
            item.setData(0, _COPY, copy)
            self.list.addTopLevelItem(item)
        for column in range(4):
            self.list.resizeColumnToContents(column)
        if found:
            self.list.setCurrentItem(self.list.topLevelItem(0))
        self._show_state()

    def chosen(self) -> Optional[Copy]:
        """The copy that is selected."""
        item = self.list.currentItem()
        return item.data(0, _COPY) if item is not None else None

    def back_up(self) -> None:
        """Copy every GeoPackage of the dossier now."""
        dossier, keep = self._dossier, self._settings.backups_kept
        self.close()
        self._opening.run(
            translate("qh", "Đang sao lưu…"),
            lambda progress: backup(dossier, dossier.databases(), keep, progress=progress),
            lambda folder: tell(
                self._iface,
                translate("qh", "Đã sao lưu vào {folder}.").format(folder=folder),
                "success",
            ),
        )

    def restore(self) -> None:
        """Put the selected copy back, after asking; the present file is copied first."""
        copy = self.chosen()
        if copy is None or not self.confirm(copy):
            return
        dossier, keep = self._dossier, self._settings.backups_kept
        self.close()
        self._opening.run(
            translate("qh", "Đang khôi phục bản sao lưu…"),
            lambda progress: restore(dossier, copy, keep, progress),
            lambda _: self._restored(copy),
        )

    def confirm(self, copy: Copy) -> bool:
        """Ask whether the file of the dossier shall be what the copy is."""
        words = translate("qh", "Khôi phục")
        question = translate(
            "qh",
            "Thay {file} bằng bản sao lưu lúc {when}? Tệp hiện nay được sao lưu trước nên có thể "
            "lấy lại.",
        ).format(file=copy.source.name, when=copy.made.astimezone().strftime("%H:%M %d/%m/%Y"))
        return ask(self, question, (words,)) == words

    def _restored(self, copy: Copy) -> None:
        text = translate("qh", "Đã khôi phục {file} như lúc {when}.")
        when = copy.made.astimezone().strftime("%H:%M %d/%m/%Y")
        tell(self._iface, text.format(file=copy.source.name, when=when), "success")
        self._opening.reopen(self._dossier.folder)

    def _build(self) -> None:
        self.setWindowTitle(translate("qh", "Bản sao lưu"))
        self.resize(560, 340)
        outer = QVBoxLayout(self)
        self.label = QLabel()
        self.label.setWordWrap(True)
        outer.addWidget(self.label)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels(
            [
                translate("qh", "Lúc"),
                translate("qh", "Tệp"),
                translate("qh", "Cỡ"),
                translate("qh", "Trước khi"),
            ]
        )
        self.list.setAccessibleName(translate("qh", "Bản sao lưu"))
        outer.addWidget(self.list, 1)
        row = QHBoxLayout()
        outer.addLayout(row)
        self.nowButton = QPushButton(translate("qh", "&Sao lưu ngay"))
        self.closeButton = QPushButton(translate("qh", "Đóng"))
        self.restoreButton = QPushButton(translate("qh", "&Khôi phục…"))
        row.addWidget(self.nowButton)
        row.addStretch(1)
        row.addWidget(self.closeButton)
        row.addWidget(self.restoreButton)
        self.closeButton.setDefault(True)
        self.nowButton.clicked.connect(self.back_up)
        self.closeButton.clicked.connect(self.close)
        self.restoreButton.clicked.connect(self.restore)
        self.list.currentItemChanged.connect(lambda *_: self._show_state())

    def _show_state(self) -> None:
        unsaved = modified_layers(self._dossier)
        self.restoreButton.setEnabled(self.chosen() is not None and not unsaved)
        if unsaved:
            text = translate("qh", "▲ Hãy lưu hoặc hủy sửa đổi trước khi khôi phục: {layers}.")
            self.label.setText(text.format(layers=", ".join(x.name() for x in unsaved)))
        elif self.list.topLevelItemCount() == 0:
            self.label.setText(
                translate("qh", "Chưa có bản nào. Bản đầu tiên được tạo khi bắt đầu sửa một lớp.")
            )
        else:
            text = translate("qh", "Giữ {count} bản mới nhất của mỗi tệp (Tuỳ chọn ▸ QH).")
            self.label.setText(text.format(count=self._settings.backups_kept))


def _reason(copy: Copy) -> str:
    return {
        "editing": translate("qh", "sửa dữ liệu"),
        "migration": translate("qh", "chuyển mô hình"),
        "restore": translate("qh", "khôi phục bản khác"),
        "merge": translate("qh", "lấy dữ liệu đã công bố"),
    }.get(copy.reason, translate("qh", "theo yêu cầu"))
