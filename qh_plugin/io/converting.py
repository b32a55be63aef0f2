# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers of any readable source, changed and written to a new GeoPackage; the source stays."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional, Sequence, Union

from qh_plugin.core import crs
from qh_plugin.core.errors import CrsError, InputError
from qh_plugin.core.legacy.converting import AUTO, convert_table
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text
from qh_plugin.core.wkb import parse
from qh_plugin.io import geopackage
from qh_plugin.io.reading import read_dataset
from qh_plugin.io.reprojecting import reproject_table, swap_axes

#: so many features a guess looks at
_SAMPLE = 2000


@dataclass(frozen=True)
class Converted:
    """Of one layer: its name, how many texts changed, how many could not be read and stay."""

    layer: str
    changed: int
    left: int


@dataclass(frozen=True)
class Normalised:
    """Of one layer: its name, the system its coordinates were taken to be in (None: it has no
    geometry), whether that was guessed, and whether the axes were swapped."""

    layer: str
    epsg: Optional[int]
    guessed: bool = False
    swapped: bool = False


def convert_texts(
    source: Union[str, Path],
    out: Path,
    encoding: str = AUTO,
    fields: Sequence[str] = (),
    layers: Sequence[str] = (),
    progress: Progress = SILENT,
) -> list[Converted]:
    """Copy layers, their texts in Unicode. A field may be missing in some of the layers, not in
    all. Raises `InputError`, `StorageError`, `Cancelled`."""
    tables = _read(source, out, layers, progress.part(0.0, 0.5))
    unknown = [f for f in fields if not any(f in table.columns for table in tables)]
    if unknown:
        raise InputError(_NO_FIELD.format(fields=", ".join(unknown)))
    made, told = [], []
    for number, table in enumerate(tables):
        progress.step(0.5 + 0.4 * number / len(tables))
        here = [name for name in fields if name in table.columns]
        if fields and not here:
            made.append(table)
            told.append(Converted(table.name, 0, 0))
            continue
        fresh, changed, left = convert_table(table, encoding, here)
        made.append(fresh)
        told.append(Converted(table.name, changed, left))
    _write(out, made, progress)
    return told


def normalise_crs(
    source: Union[str, Path],
    out: Path,
    target: int = crs.CITY,
    declared: Optional[int] = None,
    guess: bool = False,
    layers: Sequence[str] = (),
    progress: Progress = SILENT,
) -> list[Normalised]:
    """Copy layers into `target`. `declared` is what the coordinates are in, whatever the layers
    say; `guess` allows to tell it from where the coordinates of a layer that says nothing lie.
    Raises `CrsError`, `InputError`, `StorageError`, `Cancelled`."""
    tables = _read(source, out, layers, progress.part(0.0, 0.5))
    made, told = [], []
    for number, table in enumerate(tables):
        progress.step(0.5 + 0.4 * number / len(tables))
        if all(value is None for value in table.wkb):
            made.append(reproject_table(table, target) if table.geometry_type else table)
            told.append(Normalised(table.name, None))
            continue
        epsg, swapped = declared or table.epsg, False
        guessed = epsg is None and guess
        if guessed:
            found = crs.probable(parse(table.wkb[:_SAMPLE]).xy)
            if found is None:
                raise CrsError(_NO_GUESS.format(layer=table.name))
            epsg, swapped = found
        placed = replace(swap_axes(table) if swapped else table, epsg=epsg, crs_wkt="")
        made.append(reproject_table(placed, target))
        told.append(Normalised(table.name, epsg, guessed, swapped))
    _write(out, made, progress)
    return told


def _read(
    source: Union[str, Path], out: Path, layers: Sequence[str], progress: Progress
) -> Sequence[Table]:
    if out.suffix.lower() != ".gpkg":
        raise InputError(_NOT_GPKG.format(path=str(out)))
    if out.exists():
        raise InputError(_THERE.format(path=str(out)))
    tables = read_dataset(source, layers=layers or None, progress=progress).tables
    return [t for t in tables if not layers or {t.name, t.name.rpartition("/")[2]} & set(layers)]


def _write(out: Path, tables: Sequence[Table], progress: Progress) -> None:
    """Layers of a dossier lose the name of their database, unless two would be called alike."""
    bare = [table.name.rpartition("/")[2] for table in tables]
    times = Counter(name.lower() for name in bare)
    names = [
        name if times[name.lower()] == 1 else table.name.replace("/", "_")
        for name, table in zip(bare, tables)
    ]
    progress.step(0.9)
    geopackage.write_new(out, zip(names, tables))


_NO_FIELD = Text("Không lớp nào có trường: {fields}.", "No layer has the field: {fields}.")
_NOT_GPKG = Text(
    "Kết quả được ghi vào GeoPackage; hãy đặt tên tệp kết thúc bằng .gpkg: {path}.",
    "The result is written to a GeoPackage; give a name that ends in .gpkg: {path}.",
)
_THERE = Text(
    "Tệp {path} đã có; hãy chọn tên khác để không ghi đè.",
    "The file {path} exists; choose another name, nothing is overwritten.",
)
_NO_GUESS = Text(
    "Không hệ nào đặt lớp “{layer}” vào thành phố; hãy ghi rõ hệ nguồn bằng --from-epsg.",
    "No system puts the layer “{layer}” in the city; name the source system by --from-epsg.",
)
