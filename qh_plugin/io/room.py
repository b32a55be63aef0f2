# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether there is room on the disk for a package, found out before anything is written."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Optional

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import StorageError
from qh_plugin.core.text import Text, number

#: what stays free beside the package (bytes)
SPARE = 16 << 20
#: layers are packed at least so far (share of their size)
_PACKED = 0.25
_DOCUMENTS = ("HoSoBASIC", "HoSoScan")


def check_room(dossier: Dossier, out: Optional[Path] = None) -> None:
    """Raise `StorageError` where a package of the dossier certainly finds no room: its layers are
    copied beside the dossier, the package lands in the folder `out` (the dossier's own without)."""
    layers = sum(_size(path) for path in dossier.databases())
    package = int(_PACKED * layers) + sum(
        _size(path) for root in _DOCUMENTS for path in (dossier.folder / root).rglob("*")
    )
    here, there = dossier.folder, out or dossier.folder
    if _disk(here) == _disk(there):
        _check(there, layers + package)
    else:
        _check(here, layers)
        _check(there, package)


def _check(folder: Path, need: int) -> None:
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return  # the writing itself will say it better
    if free < need + SPARE:
        raise StorageError(
            _FULL.format(place=str(folder), need=_megabytes(need + SPARE), free=_megabytes(free))
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() and not path.is_symlink() else 0
    except OSError:
        return 0


def _disk(folder: Path) -> int:
    try:
        return folder.stat().st_dev
    except OSError:
        return -1


def _megabytes(size: int) -> Text:
    return number(size / 1e6, 1 if size < 1e8 else 0)


_FULL = Text(
    "Đĩa chứa {place} không đủ chỗ cho gói dữ liệu: cần khoảng {need} MB, còn trống {free} MB. "
    "Chưa ghi và chưa gửi gì; hãy dọn bớt đĩa, hoặc xuất gói ra đĩa khác.",
    "The disk of {place} has no room for the package: about {need} MB are needed, {free} MB are "
    "free. Nothing was written or sent; free some room, or export the package to another disk.",
)
