# SPDX-License-Identifier: GPL-2.0-or-later
"""The wards of a folder: dossiers and GeoPackages, one a ward, in the order of their names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text

#: folders of our own results, never wards
RESULTS = ".qh_city"


@dataclass(frozen=True)
class Ward:
    """One ward's data: `name` (of the folder or file, without ending) is unique in the city;
    `number` is its place in the order of the names."""

    number: int
    name: str
    path: Path


def wards_of(folder: Path) -> list[Ward]:
    """The dossier folders and GeoPackages directly inside a folder. Raises `InputError`."""
    if not folder.is_dir():
        raise InputError(
            Text(
                "Không có thư mục {path}; hãy chỉ thư mục chứa hồ sơ của các phường, xã.",
                "There is no folder {path}; name the folder that holds the wards' dossiers.",
            ).format(path=str(folder))
        )
    found = sorted((p for p in folder.iterdir() if _is_ward(p)), key=lambda p: (p.stem, p.name))
    if not found:
        raise InputError(
            Text(
                "Thư mục {path} không có hồ sơ (thư mục có HoSoGIS) hay tệp .gpkg nào.",
                "The folder {path} holds no dossier (a folder with HoSoGIS) and no .gpkg file.",
            ).format(path=str(folder))
        )
    stems = [p.stem for p in found]
    names = [p.stem if stems.count(p.stem) == 1 else p.name for p in found]
    return [Ward(number, name, path) for number, (name, path) in enumerate(zip(names, found))]


def _is_ward(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    if path.is_dir():
        return (path / ".qh").is_dir() or (path / "HoSoGIS").is_dir()
    return path.suffix.lower() == ".gpkg"
