# SPDX-License-Identifier: GPL-2.0-or-later
"""What each layer is, and which other layers its rules need: the contexts of a run."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

import numpy as np

from qh_plugin.core.checking.profile import Profile, valid_tolerance
from qh_plugin.core.crs import is_geographic
from qh_plugin.core.errors import InputError
from qh_plugin.core.fabric.curves import straightened
from qh_plugin.core.fabric.validity import assess
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.model import load as load_model
from qh_plugin.core.model.variant import of_dossier
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.rules.base import LINE, NO_GEOMETRY, POINT, POLYGON, LayerContext
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import Text
from qh_plugin.core.wkb import Kind

_KINDS = {Kind.POLYGON: POLYGON, Kind.LINE: LINE, Kind.POINT: POINT}


def model_of(dataset: Dataset, model: Optional[Model]) -> Optional[Model]:
    """The model given, else the one the dataset names, else none; with the code lists of the
    dossier's kind of plan."""
    if model is None and dataset.model_id:
        model = load_model(dataset.model_id)
    return of_dossier(model, str(dataset.facts.get("maHoSoQH") or "")) if model else None


def build_context(
    dataset: Dataset,
    table_name: str,
    profile: Profile,
    model: Optional[Model] = None,
    tolerance: Optional[float] = None,
    progress: Progress = SILENT,
) -> LayerContext:
    """The context of one layer, as the runner and the repairs use it; `tolerance` in metres.

    Raises `InputError` for an unknown layer or a tolerance outside 0–0.05 m.
    """
    table = dataset.table(table_name)
    if table is None:
        raise InputError(
            Text(
                "Không có lớp “{name}” trong dữ liệu; có: {known}.",
                "There is no layer “{name}” in the data; there are: {known}.",
            ).format(name=table_name, known=", ".join(t.name for t in dataset.tables) or "–")
        )
    model = model_of(dataset, model)
    feature_class = model.feature_class(table.name) if model else None
    if feature_class is not None and feature_class.label_field:
        within = feature_class.label_within or None
        table = replace(table, label_field=feature_class.label_field, label_within=within)
    width = run_tolerance(profile, tolerance)
    table.read_shapes(progress)
    table, curved = straightened(table, width)
    boundary, problem = partner(dataset, table, "boundary", model)
    voids, _ = partner(dataset, table, "voids", model)
    kind = kind_of(table, feature_class)
    return LayerContext(
        dataset=dataset,
        table=table,
        kind=kind,
        tolerance=width,
        grid=profile.grid,
        model=model,
        feature_class=feature_class,
        boundary=boundary,
        boundary_problem=problem if _has_features(dataset, table, model) else None,
        voids=voids,
        coverage=kind == POLYGON and must_cover(dataset, table, model),
        progress=progress,
        curved=curved,
    )


def _has_features(dataset: Dataset, table: Table, model: Optional[Model]) -> bool:
    boundary = _named_partner(dataset, table, "boundary", model)
    return boundary is not None and len(boundary) > 0


def run_tolerance(profile: Profile, tolerance: Optional[float]) -> float:
    """The tolerance of a run in metres: the one asked for, else the profile's."""
    if tolerance is None:
        return profile.tolerance
    if not valid_tolerance(tolerance):
        raise InputError(
            Text(
                "Dung sai {value} m không hợp lệ; hãy chọn từ 0 đến 0,05 m.",
                "The tolerance {value} m is not valid; choose one from 0 to 0.05 m.",
            ).format(value=float(tolerance))
        )
    return tolerance


def in_degrees(table: Table) -> bool:
    """True where the layer's reference system is geographic."""
    return is_geographic(table.epsg, table.crs_wkt)


def kind_of(table: Table, feature_class: Optional[FeatureClass] = None) -> str:
    """What a layer is made of: by its declared type, else by its content, else by its class."""
    declared = _declared(table.geometry_type)
    if declared is not None:
        return declared
    counts = np.bincount(table.shapes.kind, minlength=len(Kind))
    best = max(_KINDS, key=lambda kind: int(counts[kind]))
    if counts[best]:
        return _KINDS[best]
    return (_declared(feature_class.geometry) if feature_class else None) or NO_GEOMETRY


def _declared(name: str) -> Optional[str]:
    upper = name.upper()
    if "POLYGON" in upper or "SURFACE" in upper:
        return POLYGON
    if "LINE" in upper or "CURVE" in upper:
        return LINE
    return POINT if "POINT" in upper else None


def must_cover(dataset: Dataset, table: Table, model: Optional[Model]) -> bool:
    """Whether a polygon layer has to cover an area without overlap.

    With a model: where its class says so. In a bare file: the layers named as parcels or lots,
    or, where none is named, every layer but the boundary and the allowed voids. A layer without
    features covers nothing yet: a dossier holds only the classes it needs (TT 16/2025, Annex II).
    """
    if len(table) == 0:
        return False
    if model:
        feature_class = model.feature_class(table.name)
        return feature_class is not None and feature_class.coverage is not None
    roles = dataset.roles
    named = {roles[r] for r in ("parcels", "lots") if r in roles}
    if named:
        return table.name in named
    return table.name not in {roles.get("boundary"), roles.get("voids")}


def partner(
    dataset: Dataset, table: Table, role: str, model: Optional[Model]
) -> tuple[Optional[Table], Optional[Text]]:
    """The boundary or voids layer of a layer, or None with the reason it cannot be used.

    A boundary with one invalid polygon is not used at all (its gaps would be wrong); of the
    voids only the valid ones are used.
    """
    other = _named_partner(dataset, table, role, model)
    if other is None or other.name == table.name:
        return None, None
    if len(other) == 0:
        return None, _EMPTY.format(name=other.name)
    if other.epsg != table.epsg:
        return None, _OTHER_CRS.format(name=other.name, layer=table.name)
    other, _ = straightened(other, 0.0)
    usable = assess(other.shapes, other.wkb).usable
    if usable.all():
        return other, None
    if role == "boundary":
        return None, _INVALID.format(name=other.name)
    return _rows(other, usable), None


def _named_partner(
    dataset: Dataset, table: Table, role: str, model: Optional[Model]
) -> Optional[Table]:
    given = dataset.role(role)
    if given is not None and not (model and model.feature_class(given.name)):
        return given
    feature_class = model.feature_class(table.name) if model else None
    if feature_class is not None and feature_class.network is not None and role == "boundary":
        wanted = feature_class.network.boundary
        return next((t for t in dataset.tables if _is_class(t, wanted, model)), given)
    if feature_class is None or feature_class.coverage is None:
        return given
    wanted = feature_class.coverage.boundary if role == "boundary" else feature_class.coverage.voids
    return next((t for t in dataset.tables if _is_class(t, wanted, model)), None)


def _is_class(table: Table, wanted: str, model: Optional[Model]) -> bool:
    found = model.feature_class(table.name) if model and wanted else None
    return found is not None and found.name == wanted


def _rows(table: Table, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Table:
    columns = {name: values[keep] for name, values in table.columns.items()}
    return replace(table, fids=table.fids[keep], wkb=table.wkb[keep], columns=columns)


_EMPTY = Text("lớp {name} chưa có đối tượng nào", "the layer {name} has no feature yet")
_OTHER_CRS = Text(
    "lớp {name} khác hệ tọa độ với lớp {layer}",
    "the layer {name} has another reference system than {layer}",
)
_INVALID = Text(
    "lớp {name} có hình học không hợp lệ; hãy sửa lớp đó trước",
    "the layer {name} holds invalid geometry; mend that layer first",
)
