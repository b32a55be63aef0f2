# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS's search line finds lots, parcels, layers and findings of the open dossier ("qh NO-12",
"qh 12/345", "qh chồng lấn"). The search runs beside the main thread, on an index of names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from qgis.core import QgsFeedback, QgsLocatorFilter, QgsLocatorResult
from qgis.PyQt.QtGui import QIcon

from qh_plugin.core.dossier.layout import model_of
from qh_plugin.core.errors import QhError
from qh_plugin.core.model.schema import fold
from qh_plugin.core.progress import Progress
from qh_plugin.core.resources import resource
from qh_plugin.qgis_io.dossier_layers import dossier_layers, layer_of
from qh_plugin.qgis_io.i18n import language, shown, translate
from qh_plugin.qgis_io.libraries import missing_for_checking
from qh_plugin.qgis_io.name_index import NameIndex
from qh_plugin.qgis_io.unsaved_names import UnsavedNames

if TYPE_CHECKING:
    from qh_plugin.core.dossier.layout import Dossier
    from qh_plugin.core.report.result import CheckResult

#: QGIS takes no prefix of a plugin with fewer than three letters; "qh " is understood all the same
PREFIX, SHORT = "qhs", "qh "
#: how many of each kind are offered
MOST = 12
#: no map closer than this
_CLOSEST = 250.0
FEATURE, LAYER, FINDING = "feature", "layer", "finding"


class DossierLocator(QgsLocatorFilter):
    """QGIS clones it for every search and runs the clone in a thread; all clones share an index.

    Nothing of QGIS is touched in that thread: what it needs is noted in `prepare`.
    """

    def __init__(self, iface, session, index: Optional[NameIndex] = None) -> None:
        super().__init__()
        self._iface, self._session = iface, session
        self._index = index or NameIndex()
        self._dossier: Optional[Dossier] = None
        self._result: Optional[CheckResult] = None
        self._layers: dict[str, str] = {}
        self._unsaved: list[UnsavedNames] = []
        self._icons: dict[str, QIcon] = {}

    def clone(self) -> DossierLocator:
        return DossierLocator(self._iface, self._session, self._index)

    def name(self) -> str:
        return "qh_dossier"

    def displayName(self) -> str:
        return translate("qh", "QH: lô, thửa, lớp, lỗi của hồ sơ")

    def prefix(self) -> str:
        return PREFIX

    def priority(self):
        return QgsLocatorFilter.Priority.High

    def prepare(self, string: str, context) -> list[str]:
        """On the main thread: what is open now."""
        self._dossier, self._result = self._session.dossier, self._session.result
        layers = list(dossier_layers(self._dossier))
        self._layers = {name: layer.name() for name, layer in layers}
        self._unsaved = self._index.unsaved(self._dossier, layers, language())
        for name in ("qh", "edit", "error", "warning", "info"):
            self._icons[name] = QIcon(str(resource("icons", f"{name}.svg")))
        return []

    def fetchResults(self, string: str, context, feedback: QgsFeedback) -> None:
        """In a thread of its own."""
        query = fold(string.strip())
        meant = context.usingPrefix or query.startswith(SHORT)
        query = query[len(SHORT) :].strip() if query.startswith(SHORT) else query
        least = 1 if meant else 2
        if self._dossier is None or len(query) < least or missing_for_checking() is not None:
            return
        for made in self._found(query, feedback):
            if feedback.isCanceled():
                return
            self.resultFetched.emit(made)

    def _found(self, query: str, feedback: QgsFeedback):
        progress = Progress(cancelled=feedback.isCanceled)
        try:
            yield from self._features(query, progress)
            yield from self._classes(query)
            yield from self._findings(query, progress)
        except QhError:  # cancelled, or a file that cannot be read: the check tells that
            return

    def _features(self, query: str, progress: Progress):
        from qh_plugin.io.names import ranked

        stale = {unsaved.names.table: unsaved.stale for unsaved in self._unsaved}
        stored = self._index.names(self._dossier, language(), progress)
        every = [(unsaved.names, frozenset()) for unsaved in self._unsaved]
        every += [(names, stale.get(names.table, frozenset())) for names in stored]
        for names, gone in every:
            progress.check()
            for place in ranked(names.folded, query, MOST):
                if names.fids[place] in gone:
                    continue
                told = names.shown[place]
                data = f"{FEATURE}|{names.table}|{names.fids[place]}"
                group = shown(names.title)
                yield self._made(
                    told, group, data, group, "qh", 1.0 if fold(told) == query else 0.7
                )

    def _classes(self, query: str):
        from qh_plugin.io.names import ranked

        tables, titles = list(self._layers), self._titles()
        told = [titles.get(name, self._layers[name]) for name in tables]
        group = translate("qh", "Lớp của hồ sơ")
        for place in ranked([fold(text) for text in told], query, MOST):
            name = tables[place]
            yield self._made(told[place], name, f"{LAYER}|{name}", group, "edit", 0.5)

    def _findings(self, query: str, progress: Progress):
        from qh_plugin.io.names import ranked

        if self._result is None:
            return
        group, titles = translate("qh", "Lỗi tìm thấy"), self._titles()
        left = MOST
        for findings, texts, folded in self._index.findings(self._result, language(), progress):
            for place in ranked(folded, query, left):
                left -= 1
                data = f"{FINDING}|{findings.keys[place]}"
                icon = findings.severity.value
                layer = titles.get(findings.layer, findings.layer)
                yield self._made(texts[place], layer, data, group, icon, 0.4)
            if left <= 0:
                return

    def _titles(self) -> dict[str, str]:
        """Table → what people call it."""
        return {c.name: shown(c.title) for c in model_of(self._dossier.info).classes}

    def _made(
        self, told: str, about: str, data: str, group: str, icon: str, score: float
    ) -> QgsLocatorResult:
        made = QgsLocatorResult(self, told, data)
        made.description = about
        made.group = group
        made.icon = self._icons[icon]
        made.score = score
        return made

    def triggerResult(self, result: QgsLocatorResult) -> None:
        """On the main thread: show what was chosen."""
        kind, _, rest = str(result.userData).partition("|")
        if kind == FINDING:
            self._session.finding_asked.emit(rest)
            return
        table, _, fid = rest.partition("|")
        layer = layer_of(self._session.dossier, table)
        if layer is None:
            text = translate("qh", "Lớp này chưa có trong dự án; hãy mở nó từ bảng Biên tập.")
            self._iface.messageBar().pushInfo("QH", text)
            return
        self._iface.setActiveLayer(layer)
        if kind == FEATURE:
            canvas = self._iface.mapCanvas()
            canvas.zoomToFeatureIds(layer, [int(fid)])
            if canvas.scale() < _CLOSEST:
                canvas.zoomScale(_CLOSEST)
            canvas.flashFeatureIds(layer, [int(fid)])
