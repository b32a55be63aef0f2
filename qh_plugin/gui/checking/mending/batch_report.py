# SPDX-License-Identifier: GPL-2.0-or-later
"""The window that tells what became of many findings mended at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Callable

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QAction,
    QApplication,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from qh_plugin.core.errors import QhError
from qh_plugin.gui.checking.mending import batch_account
from qh_plugin.gui.checking.mending.visible_rows import VisibleRows
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.qgis_io.i18n import translate

if TYPE_CHECKING:
    from qh_plugin.gui.checking.mending.proposing import Bulk


#: so many lines say how wide a column must be: to measure all takes longer than to mend them
_LOOKED_AT = 20


class BatchReport(QDialog):
    """Not modal. `key_chosen` when a line is to be looked at in the list of findings."""

    key_chosen = pyqtSignal(str)

    def __init__(self, iface, folder: Path, bulk: Bulk, again: Callable[[], None]) -> None:
        super().__init__(iface.mainWindow())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("qh", "Sửa hàng loạt"))
        self.setObjectName("QhBatchReport")
        self._iface, self._folder, self._bulk = iface, folder, bulk
        self.said = QLabel(summary_of(bulk))
        self.said.setWordWrap(True)
        self.model = _Lines(batch_account.lines_of(bulk.mended), self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(True)
        head = self.table.horizontalHeader()
        head.setResizeContentsPrecision(_LOOKED_AT)
        for column, mode in enumerate((_FITS, _FITS, _TAKES, _TAKES)):
            head.setSectionResizeMode(column, mode)
        self.table.activated.connect(self._activated)
        copy = QAction(translate("qh", "Chép các dòng đã chọn"), self.table)
        copy.setObjectName("copyAccount")
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(lambda: self._copy())
        self.table.addAction(copy)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._rows = VisibleRows(self.table)
        self.barred = QPushButton(translate("qh", "Cho phép dời ranh giới pháp lý và sửa tiếp"))
        self.barred.setVisible(bool(bulk.barred) and not bulk.asked)
        self.barred.clicked.connect(lambda: (self.close(), again()))
        save = QPushButton(translate("qh", "Lưu báo cáo…"))
        save.clicked.connect(lambda: self.save())
        close = QPushButton(translate("qh", "Đóng"))
        close.clicked.connect(lambda: self.close())
        close.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(self.barred)
        row.addStretch(1)
        row.addWidget(save)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        self.resize(760, 420)

    def save(self) -> None:
        """Write the report where the user says."""
        path = self.ask_file("sua_hang_loat.xlsx", "Excel (*.xlsx);;JSON Lines (*.jsonl)")
        if not path:
            return
        try:
            batch_account.save(self._bulk.mended, Path(path))
        except QhError as error:
            tell_error(self._iface, error)
            return
        tell(self._iface, translate("qh", "Đã lưu báo cáo: {path}").format(path=path), "success")

    def ask_file(self, name: str, kinds: str) -> str:
        """Where to save; tests put their own answer here."""
        title = translate("qh", "Lưu báo cáo sửa hàng loạt")
        return QFileDialog.getSaveFileName(self, title, str(self._folder / name), kinds)[0]

    def _copy(self) -> None:
        """The chosen lines, all of their text, as a table."""
        chosen = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        lines = [batch_account.cells(self.model.lines[row]) for row in chosen]
        if lines:
            text = "\n".join("\t".join(cells) for cells in (batch_account.heads(), *lines))
            QApplication.clipboard().setText(text)

    def _activated(self, index: QModelIndex) -> None:
        line = self.model.lines[index.row()]
        if not line.mended:
            self.key_chosen.emit(line.key)


def summary_of(bulk: Bulk) -> str:
    """What became of all, in a few sentences."""
    done, left = len(bulk.mended.done), len(bulk.mended.remaining)
    if done:
        said = [translate("qh", "Đã sửa {done} lỗi, không phát sinh lỗi mới.").format(done=done)]
    else:
        said = [translate("qh", "Chưa sửa được lỗi nào.")]
    revealed = sum(mend.proof.revealed for mend in bulk.mended.done)
    if revealed:
        more = translate("qh", "{n} lỗi bị che trước đó nay kiểm được.")
        said.append(more.format(n=revealed))
    if left:
        more = translate("qh", "{left} lỗi chưa sửa, xem vì sao trong bảng.")
        said.append(more.format(left=left))
    if bulk.gone:
        more = translate("qh", "{gone} lỗi không còn trong dữ liệu hiện tại.")
        said.append(more.format(gone=bulk.gone))
    if bulk.barred and not bulk.asked:
        why = translate("qh", "{n} lỗi chỉ sửa được khi bạn cho phép dời ranh giới pháp lý.")
        said.append(why.format(n=bulk.barred))
    return " ".join(said)


_FITS, _TAKES = QHeaderView.ResizeMode.ResizeToContents, QHeaderView.ResizeMode.Stretch


class _Lines(QAbstractTableModel):
    def __init__(self, lines, parent=None) -> None:
        super().__init__(parent)
        self.lines = lines
        self._heads = batch_account.heads()

    def rowCount(self, parent=QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent=QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return batch_account.cells(self.lines[index.row()])[index.column()]
        return None

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._heads[section]
        return None
