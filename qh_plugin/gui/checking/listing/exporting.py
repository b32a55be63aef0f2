# SPDX-License-Identifier: GPL-2.0-or-later
"""What is taken out of the list: copied as a table, exported as a file, saved as a map layer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Callable, Optional

from qgis.PyQt.QtWidgets import QApplication, QFileDialog

from qh_plugin.core.checking.settle import take
from qh_plugin.core.errors import QhError
from qh_plugin.gui.checking.listing.columns import Column, title
from qh_plugin.gui.checking.listing.model import state_text
from qh_plugin.gui.checking.listing.states import Fate
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import language, translate


class Exporting:
    """Works on what is chosen in the list; `result` is what the list shows."""

    def __init__(self, dock, panel) -> None:
        self._dock, self._panel = dock, panel
        self.result = None

    def copy(self) -> str:
        """Put the chosen findings on the clipboard, a line each, cells parted by tabs."""
        listing = self._panel.listing
        columns = (Column.RULE, Column.NAME, Column.SIZE, Column.LAYER, Column.STATE)
        lines = [[*(title(c) for c in columns), translate("qh", "Nội dung")]]
        for number in self._panel.selected_numbers():
            row = listing.row(number)
            cells = [row.group.rule, row.named, row.measured, row.layer, state_text(row)]
            lines.append([*cells, row.sentence])
        text = "\n".join("\t".join(" ".join(c.split()) for c in cells) for cells in lines)
        QApplication.clipboard().setText(text)
        return text

    def export(self) -> None:
        """Write the chosen findings as a table for Excel, as CSV or as JSON Lines."""
        from qh_plugin.io import reports

        writers: dict[str, Callable] = {
            ".xlsx": lambda result, path: reports.write_xlsx(result, path, language()),
            ".csv": lambda result, path: reports.write_csv(result, path, language()),
            ".jsonl": reports.write_jsonl,
        }
        kinds = "Excel (*.xlsx);;CSV (*.csv);;JSON Lines (*.jsonl)"
        path = self.ask_file("loi_da_chon.xlsx", kinds)
        if path is None or self.result is None:
            return
        if path.suffix.lower() not in writers:
            path = path.with_name(f"{path.name}.xlsx")
        write, result = writers[path.suffix.lower()], self.chosen()
        self._write(path, lambda _progress: write(result, path))

    def save_layer(self) -> None:
        """Write all findings shown as a GeoPackage that other programs can read."""
        from qh_plugin.qgis_io.findings_file import add_look, write

        path = self.ask_file("lop_loi.gpkg", "GeoPackage (*.gpkg)")
        if path is None or self.result is None:
            return
        result = self._of(self._panel.model.arrangement.order.tolist())
        self._write(path, lambda progress: write(result, path, progress), lambda: add_look(path))

    def chosen(self):
        """A result of the chosen findings only."""
        return self._of(self._panel.selected_numbers())

    def ask_file(self, name: str, kinds: str) -> Optional[Path]:
        """Where to save; tests put their own answer here."""
        dossier = self._dock.session.dossier
        start = dossier.folder if dossier else Path.home()
        heading = translate("qh", "Lưu các lỗi")
        path = QFileDialog.getSaveFileName(self._dock, heading, str(start / name), kinds)[0]
        return Path(path) if path else None

    def _of(self, numbers: list[int]):
        listing = self._panel.listing
        places: dict[int, list[int]] = {}
        for number in sorted(numbers):
            if listing.fate[number] != Fate.FIXED:
                places.setdefault(int(listing.group[number]), []).append(int(listing.index[number]))
        groups = [take(listing.groups[g], sorted(rows)) for g, rows in sorted(places.items())]
        groups.sort(key=lambda g: (g.rule, g.layer))
        return replace(self.result, findings=groups)

    def _write(self, path: Path, write: Callable, then: Callable = lambda: None) -> None:
        def done(_value) -> None:
            then()
            said = translate("qh", "Đã lưu {path}").format(path=path)
            tell(self._dock.iface, said, "success")

        def failed(error: QhError) -> None:
            tell_error(self._dock.iface, error)

        tasks.run(translate("qh", "QH: lưu các lỗi"), write, done, failed)
