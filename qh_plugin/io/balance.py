# SPDX-License-Identifier: GPL-2.0-or-later
"""The land-use balance of a dossier on disk, and its spreadsheet."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Optional

from qh_plugin.core.dossier.layout import Dossier, model_of, open_dossier
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text
from qh_plugin.core.zoning.balance_sheet import FORMATS, WIDTHS, sheet
from qh_plugin.core.zoning.balance_source import ClassBalance, balance_of
from qh_plugin.core.zoning.lots import balanced, boundaries_of
from qh_plugin.io import geopackage, xlsx

SHEET = "CanBang"


def read_balance(
    folder: Path, layer: Optional[str] = None, progress: Progress = SILENT
) -> tuple[Dossier, ClassBalance]:
    """The balance of one class; without `layer` the first one that has lots. Raises
    `DossierError`, `InputError`, `StorageError` or `CrsError`."""
    dossier = open_dossier(folder)
    model = model_of(dossier.info)
    there = {of.name: of for of in balanced(model) if _count(dossier, of)}
    of = _chosen(there, layer, model)
    rims = (rim for rim in boundaries_of(of, model) if _count(dossier, rim))
    around = next(rims, None)
    boundary = _table(dossier, around, progress) if around is not None else None
    lots = _table(dossier, of, progress)
    return dossier, balance_of(lots, of, model, boundary)


def write_balance(
    path: Path, made: ClassBalance, name: str, language: str = "vi", today: str = ""
) -> None:
    """The sheet "CanBang"; `today` as ISO date, by default the day it is. Raises `StorageError`."""
    day = datetime.date.fromisoformat(today) if today else datetime.date.today()
    content = sheet(made, day, name, language)
    made_of = xlsx.Sheet(
        SHEET,
        content.rows,
        header_rows=content.header_rows,
        widths=WIDTHS,
        formats=FORMATS,
        bold_rows=content.bold,
    )
    xlsx.write(path, [made_of])


def _chosen(there: dict[str, FeatureClass], layer: Optional[str], model: Model) -> FeatureClass:
    if layer is None and there:
        return next(iter(there.values()))
    for of in there.values():
        if layer in (of.name, of.class_name):
            return of
    known = ", ".join(there)
    if not known:
        raise InputError(
            Text(
                "Hồ sơ chưa có lô đất nào để lập bảng cân bằng; hãy vẽ lô hoặc nhập dữ liệu trước.",
                "The dossier has no lots to balance yet; draw or import some first.",
            )
        )
    raise InputError(
        Text(
            "Không lập được bảng cân bằng cho lớp {layer}; các lớp có lô đất: {known}.",
            "No balance can be made of layer {layer}; the layers with lots are: {known}.",
        ).format(layer=str(layer), known=known)
    )


def _count(dossier: Dossier, of: FeatureClass) -> int:
    """Features of a class; 0 where it has no file or no table yet."""
    path = dossier.geopackage(of.database)
    if not path.is_file():
        return 0
    entries = geopackage.layers(path)
    return next((entry.count for entry in entries if entry.name == of.class_name), 0)


def _table(dossier: Dossier, of: FeatureClass, progress: Progress) -> Table:
    path = dossier.geopackage(of.database)
    return geopackage.read_table(path, of.class_name, name=of.name, progress=progress)
