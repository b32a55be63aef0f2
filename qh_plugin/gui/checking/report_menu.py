# SPDX-License-Identifier: GPL-2.0-or-later
"""The menu "Biên bản": the result as a page to read and sign, or as data."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QFileDialog, QMenu, QToolButton

from qh_plugin.core.errors import QhError
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.qgis_io.i18n import language, translate


class ReportMenu:
    """Saves the result that the dock shows."""

    def __init__(self, dock, button: QToolButton) -> None:
        self._dock = dock
        menu = QMenu(button)
        menu.addAction(translate("qh", "Để đọc và ký (HTML)…")).triggered.connect(
            lambda: self.save_html()
        )
        menu.addAction(translate("qh", "Dữ liệu (JSON Lines)…")).triggered.connect(
            lambda: self.save_jsonl()
        )
        menu.addAction(translate("qh", "Bảng Excel (XLSX)…")).triggered.connect(
            lambda: self.save_xlsx()
        )
        menu.addAction(translate("qh", "Chất lượng dữ liệu ISO 19157 (XML)…")).triggered.connect(
            lambda: self.save_xml()
        )
        button.setMenu(menu)
        button.setText(translate("qh", "Biên bản"))
        button.setMinimumWidth(button.sizeHint().width() + 12)  # the arrow beside the word
        button.setToolTip(translate("qh", "Lưu biên bản kiểm tra"))

    def save_html(self) -> None:
        """Write the report for people and open it."""
        from qh_plugin.io.reports import write_html

        path = self.ask_file("bien_ban_kiem_tra.html", "HTML (*.html)")
        if path and self._written(lambda: write_html(self._dock.result, Path(path), language())):
            tell(self._dock.iface, self._saved(path), "success")
            self.open_file(path)

    def save_jsonl(self) -> None:
        """Write the report for machines."""
        from qh_plugin.io.reports import write_jsonl

        path = self.ask_file("check.jsonl", "JSON Lines (*.jsonl)")
        if path and self._written(lambda: write_jsonl(self._dock.result, Path(path))):
            tell(self._dock.iface, self._saved(path), "success")

    def save_xlsx(self) -> None:
        """Write the report as tables."""
        from qh_plugin.io.reports import write_xlsx

        path = self.ask_file("bien_ban_kiem_tra.xlsx", "Excel (*.xlsx)")
        if path and self._written(lambda: write_xlsx(self._dock.result, Path(path), language())):
            tell(self._dock.iface, self._saved(path), "success")

    def save_xml(self) -> None:
        """Write the quality of the data for a metadata catalogue."""
        from qh_plugin.io.reports import write_xml

        path = self.ask_file("chat_luong_du_lieu.xml", "XML (*.xml)")
        if path and self._written(lambda: write_xml(self._dock.result, Path(path))):
            tell(self._dock.iface, self._saved(path), "success")

    def ask_file(self, name: str, kinds: str) -> str:
        """Where to save; tests put their own answer here."""
        dossier = self._dock.session.dossier
        start = dossier.folder if dossier else Path.home()
        title = translate("qh", "Lưu biên bản kiểm tra")
        return QFileDialog.getSaveFileName(self._dock, title, str(start / name), kinds)[0]

    def open_file(self, path: str) -> None:
        """Show a written file; tests put their own in."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(path))

    def _written(self, write) -> bool:
        try:
            write()
        except QhError as error:
            tell_error(self._dock.iface, error)
            return False
        except OSError as error:
            why = error.strerror or str(error)
            said = translate("qh", "Không lưu được biên bản: {why}").format(why=why)
            tell(self._dock.iface, said, "error")
            return False
        return True

    @staticmethod
    def _saved(path: str) -> str:
        return translate("qh", "Đã lưu biên bản: {path}").format(path=path)
