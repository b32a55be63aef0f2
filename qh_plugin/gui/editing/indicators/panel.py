# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Chỉ tiêu": indicators of the lots chosen on the map, checked as they are typed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Optional, Sequence

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt import uic
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QLabel, QWidget

from qh_plugin.core.dossier.layout import model_of
from qh_plugin.core.errors import QhError
from qh_plugin.core.model import Model
from qh_plugin.core.zoning.kinds import KINDS
from qh_plugin.gui.editing.indicators.following import LayerFollower
from qh_plugin.gui.editing.indicators.row import IndicatorRow
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.qgis_io import apply_edits, tasks
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.libraries import missing_for_checking

if TYPE_CHECKING:  # these need numpy and shapely, which may be missing
    from qh_plugin.gui.editing.indicators.draft import Draft
    from qh_plugin.gui.editing.indicators.telling import Assessment

_UI = Path(__file__).with_suffix(".ui")
#: so many lots are read at once; more in the background
AT_ONCE = 1000
_PAUSE = 80


class IndicatorsPanel(QWidget):
    """`apply` writes what was typed to all chosen lots as one undo step; `select_lots` takes the
    selection tool in hand."""

    def __init__(self, iface, session, settings, parent=None) -> None:
        super().__init__(parent)
        self._iface = iface
        self._session = session
        self._settings = settings
        self._model: Optional[Model] = None
        self._classes: dict[str, object] = {}
        self._draft: Optional[Draft] = None
        self._kept: list[Draft] = []
        self._layer: Optional[QgsVectorLayer] = None
        self._work: Optional[tasks.Work] = None
        self._checking: Optional[tasks.Work] = None
        self._check_again = False
        self._again = False
        self._missing = missing_for_checking()
        uic.loadUi(str(_UI), self)
        self.rows = {k.field: IndicatorRow(self.grid, i, k) for i, k in enumerate(KINDS)}
        self.grid.setColumnStretch(1, 1)
        self._follower = LayerFollower(session, self)
        self._follower.changed.connect(self._read)
        self._follower.selected.connect(self._selected)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._read)
        self._connect()
        self._show_nothing()

    def shutdown(self) -> None:
        """Called when the plugin is unloaded."""
        self._pause.stop()
        self._follower.stop()
        for work in (self._work, self._checking):
            if work is not None:
                work.drop()

    def show_dossier(self) -> None:
        """The session's dossier is another one, or none."""
        self._draft, self._layer, self._kept = None, None, []
        self._classes = {}
        dossier = self._session.dossier
        if dossier is not None and self._missing is None:
            from qh_plugin.core.zoning.lots import has_indicators

            try:
                self._model = model_of(dossier.info)
            except QhError as error:
                tell_error(self._iface, error)
            else:
                self._classes = {c.name: c for c in self._model.classes if has_indicators(c)}
        self._follower.follow(self._classes)
        self._show_kept()
        self._show_nothing()
        self._read()

    def select_lots(self) -> None:
        """Take the selection tool in hand, on the first layer that has lots."""
        layers = self._follower.layers()
        for name in self._classes:
            if name in layers:
                self._iface.setActiveLayer(layers[name])
                break
        self._iface.actionSelect().trigger()
        self._iface.mapCanvas().setFocus()

    def apply(self) -> None:
        """Write what was typed to every chosen lot; what cannot be read stays in its field."""
        draft = self._draft
        if draft is not None and draft.typed and self._write(draft):
            draft.typed.clear()
            self._read()

    def _apply_kept(self) -> None:
        self._kept = [draft for draft in self._kept if not self._write(draft)]
        self._show_kept()

    def _drop_kept(self) -> None:
        self._kept = []
        self._show_kept()

    def _write(self, draft: Draft) -> bool:
        layer = QgsProject.instance().mapLayer(draft.layer_id)
        if layer is None:
            return True
        try:
            edits = draft.edits(layer)
            apply_edits.apply(layer, edits)
        except QhError as error:
            tell_error(self._iface, error)
            return False
        if not edits.empty:
            count = len(edits.attributes)
            text = translate("qh", "Đã ghi chỉ tiêu cho {count} lô; Ctrl+Z để hoàn tác.")
            tell(self._iface, text.format(count=count), "success")
        return True

    # --- reading the chosen lots -----------------------------------------------------------

    def _selected(self, layer: QgsVectorLayer) -> None:
        if layer.selectedFeatureCount() or layer is self._layer:
            self._layer = layer
            self._pause.start()

    def _source(self) -> Optional[tuple[str, QgsVectorLayer]]:
        """The layer whose lots are shown: the one chosen in last, else any with a selection."""
        chosen = [
            (name, layer)
            for name, layer in self._follower.layers().items()
            if layer.selectedFeatureCount()
        ]
        last = self._layer.id() if self._layer in [x for _, x in chosen] else ""
        return next((pair for pair in chosen if pair[1].id() == last), (chosen or [None])[0])

    def _read(self) -> None:
        if not self._classes:
            return
        if self._work is not None:
            self._again = True
            return
        found = self._source()
        if found is None:
            self._keep()
            self._draft = None
            self._show_nothing()
            return
        from qh_plugin.gui.editing.indicators.draft import request

        name, layer = found
        wanted = request(layer, self._classes[name], self._model, AT_ONCE)
        if len(wanted.fids) <= AT_ONCE:
            try:
                self._show(wanted.read())
            except QhError as error:
                self._failed(error)
            return
        title = translate("qh", "Đọc chỉ tiêu các lô đã chọn")
        self._work = tasks.run(title, wanted.read, self._done, self._failed)

    def _done(self, draft: Draft) -> None:
        self._work = None
        if self._again:
            self._again = False
            self._read()
            return
        self._show(draft)

    def _failed(self, error: QhError) -> None:
        self._work = None
        if self._again:
            self._again = False
            self._read()
            return
        self._keep()
        self._draft = None
        self._show_nothing(shown(error.text))

    # --- showing ---------------------------------------------------------------------------

    def _show(self, draft: Draft) -> None:
        if not len(draft.lots):
            self._keep()
            self._draft = None
            self._show_nothing()
            return
        before = self._draft
        same = before is not None and before.layer_id == draft.layer_id and before.key == draft.key
        if same:
            draft.typed.update({k: v for k, v in before.typed.items() if k in draft.kinds})
        else:
            self._keep()
        self._draft = draft
        self.pages.setCurrentWidget(self.lotsPage)
        count = len(draft.lots)
        title = shown(draft.feature_class.title)
        one = translate("qh", "Lô {name}").format(name=draft.name)
        many = translate("qh", "{count} lô: {names}").format(count=count, names=draft.name)
        self.titleLabel.setText(one if count == 1 else many)
        self.functionLabel.setText(f"{title} · {self._functions(draft)}".rstrip(" ·"))
        for name, row in self.rows.items():
            row.set_visible(name in draft.kinds)
            if name in draft.kinds:
                text, equal = draft.shared[name]
                typed = name in draft.typed
                row.show_value(draft.typed[name] if typed else text, equal, typed)
        self._check()

    def _functions(self, draft: Draft) -> str:
        from qh_plugin.core.zoning.lots import known_codes
        from qh_plugin.qgis_io.styles import code_label

        known = known_codes(draft.feature_class, self._model)
        some = draft.codes[:3]
        names = [code_label(known[c.upper()]) if c.upper() in known else c for c in some]
        return ", ".join(names) + (" …" if len(draft.codes) > len(some) else "")

    def _check(self) -> None:
        """Marks, sentences and derived values for what the fields hold now."""
        from qh_plugin.gui.editing.indicators.telling import assess

        draft = self._draft
        bad = any(draft.error(name) for name in draft.typed)
        self.applyButton.setEnabled(bool(draft.typed) and not bad)
        count = len(draft.lots)
        one = translate("qh", "Ghi chỉ tiêu lô {name}").format(name=draft.name)
        many = translate("qh", "Ghi chỉ tiêu cho {count} lô").format(count=count)
        self.applyButton.setText(one if count == 1 else many)
        if count <= AT_ONCE:
            self._tell(assess(draft))
            return
        if self._checking is not None:
            self._check_again = True
            return
        copy = replace(draft, typed=dict(draft.typed))
        self._checking = tasks.run(
            translate("qh", "Đối chiếu chỉ tiêu"),
            lambda _: assess(copy),
            lambda found: self._checked(draft, found),
            lambda _: self._checked(draft, None),
        )

    def _checked(self, draft: Draft, found: Optional[Assessment]) -> None:
        self._checking = None
        if self._check_again and self._draft is not None:
            self._check_again = False
            self._check()
        elif self._draft is draft and found is not None:
            self._tell(found)

    def _tell(self, found: Assessment) -> None:
        for name, told in found.told.items():
            self.rows[name].say(*told)
        self._show_derived(found.derived)

    def _show_derived(self, lines: Sequence[tuple[str, str]]) -> None:
        grid = self.derivedGrid
        while grid.count() > 2 * len(lines):
            grid.takeAt(grid.count() - 1).widget().deleteLater()
        while grid.count() < 2 * len(lines):
            for column in range(2):
                label = QLabel()
                label.setWordWrap(True)
                grid.addWidget(label, grid.count() // 2, column)
        grid.setColumnStretch(1, 1)
        for place, line in enumerate(lines):
            for column, text in enumerate(line):
                grid.itemAt(2 * place + column).widget().setText(text)

    def _show_nothing(self, why: str = "") -> None:
        self.pages.setCurrentWidget(self.emptyPage)
        if self._missing is not None:
            why = shown(self._missing)
        usual = translate(
            "qh",
            "Chọn một hoặc nhiều lô, ô hay phân khu trên bản đồ để xem và sửa mật độ xây dựng, "
            "tầng cao, hệ số sử dụng đất, dân số.",
        )
        self.emptyLabel.setText(why or usual)
        self.selectButton.setEnabled(bool(self._classes))

    def _keep(self) -> None:
        """What was typed and not written is not lost when other lots are chosen."""
        if self._draft is not None and self._draft.typed:
            self._kept.append(self._draft)
            self._draft = None
            self._show_kept()

    def _show_kept(self) -> None:
        names = ", ".join(draft.name for draft in self._kept)
        self.keptLabel.setText(translate("qh", "Chưa ghi chỉ tiêu: {names}").format(names=names))
        self.keptBar.setVisible(bool(self._kept))

    # --- typing ----------------------------------------------------------------------------

    def _connect(self) -> None:
        for name, row in self.rows.items():
            row.edit.textEdited.connect(lambda text, n=name: self._typed(n, text))
            row.edit.returnPressed.connect(self.apply)
            row.edit.restored.connect(lambda n=name: self._restore(n))
        self.selectButton.clicked.connect(self.select_lots)
        self.applyButton.clicked.connect(self.apply)
        self.keptApplyButton.clicked.connect(self._apply_kept)
        self.keptDropButton.clicked.connect(self._drop_kept)
        self.selectButton.setText(translate("qh", "Chọn lô trên bản đồ"))
        self.applyButton.setToolTip(translate("qh", "Ghi vào mọi lô đã chọn, một bước hoàn tác"))
        self.keptApplyButton.setText(translate("qh", "Ghi"))
        self.keptDropButton.setText(translate("qh", "Bỏ"))
        font = self.titleLabel.font()
        font.setBold(True)
        self.titleLabel.setFont(font)

    def _typed(self, name: str, text: str) -> None:
        if self._draft is None:
            return
        before, same = self._draft.shared[name]
        if same and text.strip() == before:
            self._draft.typed.pop(name, None)
        else:
            self._draft.typed[name] = text
        self._check()

    def _restore(self, name: str) -> None:
        if self._draft is not None:
            self._draft.typed.pop(name, None)
            text, same = self._draft.shared[name]
            self.rows[name].show_value(text, same, False)
            self._check()
