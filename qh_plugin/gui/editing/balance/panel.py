# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Cân bằng": the land-use balance, kept up to date with the map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Callable, Optional

from qgis.PyQt import uic
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QTabWidget, QTreeWidgetItem, QWidget

from qh_plugin.core.dossier.layout import model_of
from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.gui.editing.indicators.following import LayerFollower
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import language, shown, translate
from qh_plugin.qgis_io.libraries import missing_for_checking

if TYPE_CHECKING:  # these need numpy and shapely, which may be missing
    from qh_plugin.core.zoning.balance import Line
    from qh_plugin.core.zoning.balance_source import ClassBalance

_UI = Path(__file__).with_suffix(".ui")


class BalancePanel(QWidget):
    """`export` writes the spreadsheet, `copy` puts the table on the clipboard; `balance` is what
    is shown, None where there is nothing."""

    def __init__(self, iface, session, settings, parent=None) -> None:
        super().__init__(parent)
        self._iface = iface
        self._session = session
        self._settings = settings
        self._model: Optional[Model] = None
        self._classes: dict[str, FeatureClass] = {}
        self._work: Optional[tasks.Work] = None
        self._stale = False
        self.balance: Optional[ClassBalance] = None
        self._bar: list = []
        self._missing = missing_for_checking()
        uic.loadUi(str(_UI), self)
        if self._missing is None:
            self._build()
        self._follower = LayerFollower(session, self)
        self._follower.changed.connect(self._changed)
        self._set_texts()
        self._connect()
        self._show_nothing()

    def shutdown(self) -> None:
        """Called when the plugin is unloaded."""
        self._follower.stop()
        if self._work is not None:
            self._work.drop()
            self._work = None

    def show_dossier(self) -> None:
        """The session's dossier is another one, or none."""
        self.balance = None
        self._classes = {}
        dossier = self._session.dossier
        names: list[str] = []
        if dossier is not None and self._missing is None:
            from qh_plugin.core.zoning.lots import balanced, boundaries_of

            try:
                self._model = model_of(dossier.info)
            except QhError as error:
                tell_error(self._iface, error)
            else:
                self._classes = {c.name: c for c in balanced(self._model)}
                rims = {
                    rim.name
                    for of in self._classes.values()
                    for rim in boundaries_of(of, self._model)
                }
                names = [*self._classes, *rims]
        self._show_nothing()
        self._follower.follow(names)
        self._changed()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self._stale:
            self._compute()

    def copy(self) -> None:
        """Put the table on the clipboard; spreadsheets paste it as cells."""
        if self.balance is None:
            return
        from qh_plugin.core.zoning.balance_sheet import tab_separated

        QApplication.clipboard().setText(tab_separated(self.balance.balance, language()))
        tell(self._iface, translate("qh", "Đã chép bảng cân bằng; dán được vào Excel hoặc Word."))

    def export(self) -> None:
        """Ask for a file and write the spreadsheet in the background."""
        if self.balance is None or self._work is not None:
            return
        path = self.ask_file()
        if path is None:
            return
        made, name, words = self.balance, self._session.dossier.info.name, language()

        def write(progress):
            from qh_plugin.io.balance import write_balance

            write_balance(path, made, name, words)

        def written(_: object) -> None:
            text = translate("qh", "Đã ghi bảng cân bằng: {file}").format(file=str(path))
            tell(self._iface, text, "success")

        title = translate("qh", "Ghi bảng cân bằng…")
        tasks.run(title, write, written, lambda error: tell_error(self._iface, error))

    def ask_file(self) -> Optional[Path]:
        """Let the user say where; tests put their own answer here."""
        dossier = self._session.dossier
        name = f"CanBang_{dossier.folder.name.replace('CSDL_', '', 1)}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            translate("qh", "Xuất bảng cân bằng"),
            str(dossier.folder / name),
            translate("qh", "Bảng tính Excel (*.xlsx)"),
        )
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")

    # --- computing -------------------------------------------------------------------------

    def _changed(self, *_: object) -> None:
        self._fill_layers()
        self._stale = True
        if self.isVisible():
            self._compute()

    def _fill_layers(self) -> None:
        """The layers that have lots, in the order of the model; the chosen one stays."""
        combo = self.layerCombo
        layers = self._follower.layers()
        there = [n for n in self._classes if n in layers and layers[n].featureCount()]
        before = combo.currentData()
        if [combo.itemData(i) for i in range(combo.count())] != there:
            combo.blockSignals(True)
            combo.clear()
            for name in there:
                of = self._classes[name]
                database = shown(self._model.databases[of.database])
                combo.addItem(f"{shown(of.title)} · {database}", name)
            combo.setCurrentIndex(max(combo.findData(before), 0 if there else -1))
            combo.blockSignals(False)
        combo.setVisible(len(there) > 1)

    def _layer(self):
        return self._follower.layers().get(self.layerCombo.currentData())

    def _compute(self) -> None:
        if self._work is not None:
            self._stale = True
            self._work.cancel()
            return
        self._stale = False
        layer = self._layer()
        if layer is None:
            self.balance = None
            self._show_nothing()
            return
        self.stateLabel.setText(translate("qh", "Đang tính lại…"))
        self._work = tasks.run(
            translate("qh", "Cân bằng sử dụng đất"), self._reading(layer), self._done, self._failed
        )

    def _reading(self, layer) -> Callable:
        """What the worker does: read lots and boundary with their unsaved edits, add up."""
        from qh_plugin.core.zoning.balance_source import balance_of
        from qh_plugin.core.zoning.lots import boundaries_of
        from qh_plugin.qgis_io.reader import snapshot

        of, model = self._classes[self.layerCombo.currentData()], self._model
        layers = self._follower.layers()
        rims = [c.name for c in boundaries_of(of, model) if c.name in layers]
        rim = next((name for name in rims if layers[name].featureCount()), None)
        lots = snapshot(layer, of.name)
        boundary = snapshot(layers[rim], rim) if rim is not None else None

        def read(progress):
            table = lots.read(progress.part(0.0, 0.9))
            return balance_of(table, of, model, boundary.read() if boundary else None)

        return read

    def _done(self, made: ClassBalance) -> None:
        self._work = None
        if self._stale:
            self._compute()
            return
        self._show(made)

    def _failed(self, error: QhError) -> None:
        self._work = None
        if self._stale:
            self._compute()
            return
        if isinstance(error, Cancelled):
            self.stateLabel.setText(translate("qh", "Đã dừng; bảng chưa theo sửa đổi mới nhất."))
            return
        self.balance = None
        self._show_nothing(shown(error.text))

    # --- showing ---------------------------------------------------------------------------

    def _build(self) -> None:
        from qh_plugin.gui.editing.balance.chart import ShareBar
        from qh_plugin.gui.editing.balance.table import BalanceTable

        self.chart = ShareBar()
        self.tablePage.layout().insertWidget(1, self.chart)
        self._table = BalanceTable(self.balanceTree)
        self.chart.chosen.connect(self._choose_segment)
        self.chart.setAccessibleName(translate("qh", "Tỷ lệ các chức năng"))

    def _show(self, made: ClassBalance) -> None:
        from qh_plugin.core.zoning import figures

        self.balance = made
        self.pages.setCurrentWidget(self.tablePage)
        self._bar = self._table.show_balance(made.balance)
        self.chart.show_segments([segment for _, segment in self._bar])
        mark = {True: "✔ ", False: "▲ ", None: "● "}[figures.agrees(made.balance)]
        lines = [mark + shown(figures.difference(made.balance))]
        if made.balance.unclassified is not None:
            text = translate("qh", "▲ {count} lô chưa có mã chức năng")
            lines.append(text.format(count=made.balance.unclassified.count))
        if made.balance.unmeasured:
            text = translate("qh", "✖ {count} lô không đọc được hình")
            lines.append(text.format(count=made.balance.unmeasured))
        self.differenceLabel.setText("\n".join(lines))
        total = made.balance.total
        text = translate("qh", "Tổng {area} m² = {hectares} ha · {count} lô")
        self.totalLabel.setText(
            text.format(
                area=shown(figures.square_metres(total.area)),
                hectares=shown(figures.hectares(total.area)),
                count=shown(figures.grouped(total.count)),
            )
        )
        shares = [
            f"{shown(one.title)} {shown(figures.grouped(one.square_metres, 1))}"
            for one in made.balance.per_person
        ]
        text = translate("qh", "m²/người: {shares}")
        self.personLabel.setText(text.format(shares=" · ".join(shares)))
        self.personLabel.setVisible(bool(shares))
        people = shown(figures.grouped(made.balance.people))
        self.personLabel.setToolTip(translate("qh", "Tính cho {count} người").format(count=people))
        self.stateLabel.setText(
            translate("qh", "Diện tích đo phẳng theo EPSG:{code}").format(code=made.epsg or "–")
        )

    def _show_nothing(self, why: str = "") -> None:
        self.pages.setCurrentWidget(self.emptyPage)
        if self._missing is not None:
            why = shown(self._missing)
        usual = translate(
            "qh",
            "Chưa có lô đất nào. Vẽ lô ở thẻ Lớp; bảng cân bằng sẽ tự tính diện tích và tỷ lệ của "
            "từng chức năng.",
        )
        self.emptyLabel.setText(why or usual)

    def _set_texts(self) -> None:
        self.drawButton.setText(translate("qh", "Chọn lớp để vẽ"))
        self.exportButton.setText(translate("qh", "Xuất bảng cân bằng (xlsx)"))
        self.copyButton.setText(translate("qh", "Chép bảng"))
        self.copyButton.setToolTip(translate("qh", "Chép bảng vào bộ nhớ tạm để dán nơi khác"))
        self.layerCombo.setAccessibleName(translate("qh", "Lớp tính cân bằng"))
        self.balanceTree.setAccessibleName(translate("qh", "Bảng cân bằng sử dụng đất"))

        font = self.totalLabel.font()
        font.setBold(True)
        self.totalLabel.setFont(font)

    def _connect(self) -> None:
        self.layerCombo.currentIndexChanged.connect(lambda *_: self._compute())
        self.balanceTree.itemClicked.connect(self._choose_item)
        self.balanceTree.itemActivated.connect(self._choose_item)
        self.copyButton.clicked.connect(self.copy)
        self.exportButton.clicked.connect(self.export)
        self.drawButton.clicked.connect(self._show_classes)

    def _choose_item(self, item: QTreeWidgetItem, *_: object) -> None:
        line = self._table.line(item)
        if line is not None:
            self._select(line)

    def _choose_segment(self, place: int) -> None:
        line = self._bar[place][0]
        self._table.choose(line)
        self._select(line)

    def _select(self, line: Line) -> None:
        """Select a line's lots on the map."""
        layer = self._layer()
        if layer is not None and self.balance is not None:
            layer.selectByIds(self.balance.fids[line.rows].tolist())
            self._iface.setActiveLayer(layer)

    def _show_classes(self) -> None:
        """The tab where lots are drawn: the first one."""
        widget = self.parentWidget()
        while widget is not None and not isinstance(widget, QTabWidget):
            widget = widget.parentWidget()
        if widget is not None:
            widget.setCurrentIndex(0)
