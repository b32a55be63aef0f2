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
from qh_plugin.qgis_io.reader import value_of, wkb_of


@dataclass
class Draft:
    """`lots` of one layer; `shared` field → what all of them have, as text, and False where they
    differ; `typed` field → text as it was typed, "" to clear the field."""

    layer_id: str
    feature_class: FeatureClass
    kinds: Mapping[str, Kind]
    lots: Lots
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
    """The chosen features of a layer as they are now; `read` may be called in any thread."""

    layer_id: str
    feature_class: FeatureClass
    model: Model
    source: QgsVectorLayerFeatureSource
    fids: tuple[int, ...]
    epsg: Optional[int]
    crs_wkt: str

    def read(self, progress: Progress = SILENT) -> Draft:
        """The lots, by label. Raises `CrsError` where coordinates are degrees."""
        of = self.feature_class
        kinds = kinds_of(of)
        fields = self.source.fields()
        wanted = [*kinds, code_field(of, self.model), of.label_field, of.id_field]
        names = [n for n in dict.fromkeys(wanted) if n and fields.lookupField(n) >= 0]
        places = [fields.lookupField(n) for n in names]
        fids, shapes, rows = [], [], []
        request = QgsFeatureRequest().setFilterFids(list(self.fids))
        request.setSubsetOfAttributes(places)
        for number, feature in enumerate(self.source.getFeatures(request)):
            if number % 512 == 0:
                progress.step(number / max(len(self.fids), 1))
            fids.append(feature.id())
            shapes.append(wkb_of(feature.geometry()))
            rows.append([value_of(feature.attribute(place)) for place in places])
        columns = {name: _column([row[i] for row in rows]) for i, name in enumerate(names)}
        table = Table(
            of.name,
            np.array(fids, np.int64),
            _column(shapes),
            columns,
            epsg=self.epsg,
            crs_wkt=self.crs_wkt,
        )
        there = {name: kind for name, kind in kinds.items() if name in columns}
        lots = _by_label(lots_of(table, of, self.model))
        shared = {name: _common(lots.values[name], kind) for name, kind in there.items()}
        return Draft(self.layer_id, of, there, lots, shared)


def request(layer: QgsVectorLayer, of: FeatureClass, model: Model) -> Request:
    """Note on the main thread which features are chosen."""
    kind, _, code = layer.crs().authid().partition(":")
    return Request(
        layer.id(),
        of,
        model,
        QgsVectorLayerFeatureSource(layer),
        tuple(layer.selectedFeatureIds()),
        int(code) if kind == "EPSG" and code.isdigit() else None,
        layer.crs().toWkt() if layer.crs().isValid() else "",
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
