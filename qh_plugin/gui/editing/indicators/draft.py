# SPDX-License-Identifier: GPL-2.0-or-later
"""The lots that are chosen and what was typed for them, before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Mapping, Optional

import numpy as np
from qgis.core import QgsFeatureRequest, QgsVectorLayer, QgsVectorLayerFeatureSource

from qh_plugin.core.edits import Edits
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text
from qh_plugin.core.zoning.indicator import written
from qh_plugin.core.zoning.kinds import Kind, kinds_of
from qh_plugin.core.zoning.lots import Lots, code_field, lots_of
from qh_plugin.core.zoning.reading import IndicatorError, parse
from qh_plugin.qgis_io.reader import Snapshot, snapshot, value_of, wkb_of


@dataclass
class Draft:
    """`lots` of one layer, `key` tells these lots from others; `codes` of their land use, each
    once; `shared` field → what all of them have, as text, and False where they differ; `typed`
    field → text as it was typed, "" to clear the field."""

    layer_id: str
    feature_class: FeatureClass
    kinds: Mapping[str, Kind]
    lots: Lots
    key: bytes
    codes: tuple[str, ...]
    shared: Mapping[str, tuple[str, bool]]
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The lot's label, or the first ones and how many more."""
        names = [str(label) for label in self.lots.labels[:3]]
        more = len(self.lots) - len(names)
        return ", ".join(names) + (f" +{more}" if more else "")

    def error(self, name: str) -> Optional[IndicatorError]:
        """Why what was typed cannot be read."""
        text = self.typed.get(name, "").strip()
        if text:
            try:
                parse(text, self.kinds[name])
            except IndicatorError as error:
                return error
        return None

    def with_typed(self) -> Lots:
        """The lots as they would be once what was typed is written."""
        values = dict(self.lots.values)
        for name, text in self.typed.items():
            values[name] = np.full(len(self.lots), text.strip() or None, object)
        return replace(self.lots, values=values)

    def edits(self, layer: QgsVectorLayer) -> Edits:
        """What is to be written; raises `IndicatorError` where something cannot be read. Features
        that are gone and values that stay as they are are left out."""
        new = {name: self._stored(name, layer) for name in self.typed}
        there = _existing(layer, self.lots.fids)
        attributes = {}
        for row, fid in enumerate(self.lots.fids.tolist()):
            changed = {n: v for n, v in new.items() if self.lots.values[n][row] != v}
            if changed and fid in there:
                attributes[fid] = changed
        if len(self.lots) == 1:
            title = Text("Ghi chỉ tiêu lô {name}", "Set indicators of lot {name}")
        else:
            title = Text("Ghi chỉ tiêu cho {count} lô", "Set indicators of {count} lots")
        text = title.format(name=self.name, count=len(attributes))
        return Edits(self.feature_class.name, text, attributes=attributes)

    def _stored(self, name: str, layer: QgsVectorLayer) -> Any:
        text, kind = self.typed[name].strip(), self.kinds[name]
        if not text:
            return None
        value = parse(text, kind)
        column = layer.fields().at(layer.fields().lookupField(name))
        if not column.isNumeric():
            return value.text(kind)
        number = value.number
        return int(number) if kind.whole and number is not None else number


@dataclass(frozen=True)
class Request:
    """The chosen features of a layer as they are now; `read` may be called in any thread. A few
    are fetched one by one from `source`; many are picked from the whole table, `taken`."""

    layer_id: str
    feature_class: FeatureClass
    model: Model
    fids: tuple[int, ...]
    source: Optional[QgsVectorLayerFeatureSource] = None
    taken: Optional[Snapshot] = None
    epsg: Optional[int] = None
    crs_wkt: str = ""

    def read(self, progress: Progress = SILENT) -> Draft:
        """The lots, by label. Raises `CrsError` where coordinates are degrees."""
        of = self.feature_class
        table = self._picked(progress) if self.taken is not None else self._fetched()
        kinds = {name: k for name, k in kinds_of(of).items() if name in table.columns}
        lots = _by_label(lots_of(table, of, self.model))
        codes = tuple(str(code) for code in dict.fromkeys(lots.codes.tolist()) if code)
        shared = {name: _common(lots.values[name], kind) for name, kind in kinds.items()}
        key = np.sort(lots.fids).tobytes()
        return Draft(self.layer_id, of, kinds, lots, key, codes, shared)

    def _picked(self, progress: Progress) -> Table:
        table = self.taken.read(progress)
        keep = np.isin(table.fids, np.array(self.fids, np.int64))
        columns = {name: column[keep] for name, column in table.columns.items()}
        return replace(table, fids=table.fids[keep], wkb=table.wkb[keep], columns=columns)

    def _fetched(self) -> Table:
        of = self.feature_class
        fields = self.source.fields()
        wanted = [*kinds_of(of), code_field(of, self.model), of.label_field, of.id_field]
        names = [n for n in dict.fromkeys(wanted) if n and fields.lookupField(n) >= 0]
        places = [fields.lookupField(n) for n in names]
        fids, shapes, rows = [], [], []
        chosen = QgsFeatureRequest().setFilterFids(list(self.fids)).setSubsetOfAttributes(places)
        for feature in self.source.getFeatures(chosen):
            fids.append(feature.id())
            shapes.append(wkb_of(feature.geometry()))
            rows.append([value_of(feature.attribute(place)) for place in places])
        columns = {name: _column([row[i] for row in rows]) for i, name in enumerate(names)}
        fid = np.array(fids, np.int64)
        return Table(of.name, fid, _column(shapes), columns, epsg=self.epsg, crs_wkt=self.crs_wkt)


def request(layer: QgsVectorLayer, of: FeatureClass, model: Model, at_once: int) -> Request:
    """Note on the main thread which features are chosen; up to `at_once` are fetched singly."""
    fids = tuple(layer.selectedFeatureIds())
    if len(fids) > at_once:
        return Request(layer.id(), of, model, fids, taken=snapshot(layer, of.name))
    kind, _, code = layer.crs().authid().partition(":")
    return Request(
        layer.id(),
        of,
        model,
        fids,
        QgsVectorLayerFeatureSource(layer),
        epsg=int(code) if kind == "EPSG" and code.isdigit() else None,
        crs_wkt=layer.crs().toWkt() if layer.crs().isValid() else "",
    )


def _common(column, kind: Kind) -> tuple[str, bool]:
    values = {_shown(value, kind) for value in set(column.tolist())}
    return (values.pop(), True) if len(values) == 1 else ("", not values)


def _shown(value: Any, kind: Kind) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)) and value >= 0:
        return written(value, kind)
    return str(value).strip()


def _column(values: list[Any]):
    made = np.empty(len(values), object)
    made[:] = values
    return made


def _by_label(lots: Lots) -> Lots:
    order = np.argsort(lots.labels.astype(str), kind="stable")
    return Lots(
        lots.fids[order],
        lots.labels[order],
        lots.codes[order],
        lots.area[order],
        {name: column[order] for name, column in lots.values.items()},
    )


def _existing(layer: QgsVectorLayer, fids) -> set[int]:
    request = QgsFeatureRequest().setFilterFids([int(f) for f in fids])
    request.setFlags(QgsFeatureRequest.NoGeometry).setSubsetOfAttributes([])
    return {feature.id() for feature in layer.getFeatures(request)}
