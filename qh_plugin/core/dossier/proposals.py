# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of BanVe and VanBan for the files that no row names yet."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Mapping, Sequence

from qh_plugin.core.dossier.documents import Document, kind_of, kinds_of, likeness
from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.dossier.record_values import converted
from qh_plugin.core.dossier.records import CODE, DRAWINGS, PAPERS, Records, Row
from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import fold

_SCANNED, _ORIGINAL, _LETTERS = "HoSoScan/BanVe", "HoSoBASIC/BanVe", "HoSoScan/VanBan"
_SHEET_NUMBER = re.compile(r"[A-Za-z]{1,5}[-_ .]?\d{1,3}[A-Za-z]?(?![A-Za-z0-9])")


def proposed_rows(
    table: str,
    model: Model,
    info: DossierInfo,
    documents: Sequence[Document],
    records: Records,
    chosen: Mapping[str, str],
) -> list[Row]:
    """The rows that the files suggest and the table does not have, in the order of the files."""
    if table not in model.records:
        return []
    if table == PAPERS:
        rows = _papers(model, documents, records, chosen)
    elif table == DRAWINGS:
        rows = _drawings(info, documents, records)
    else:
        rows = []
    columns = model.records[table].fields
    return [
        {c.name: converted(c, {CODE: info.maHoSoQH, **row}.get(c.name), model) for c in columns}
        for row in rows
    ]


def _papers(
    model: Model, documents: Sequence[Document], records: Records, chosen: Mapping[str, str]
) -> list[Row]:
    known = {fold(str(row.get("maVanBan") or "")) for row in records.rows(PAPERS)}
    kinds = kinds_of(model)
    found: list[Row] = []
    for document in documents:
        path = PurePosixPath(document.path)
        if str(path.parent) != _LETTERS or {fold(path.name), fold(path.stem)} & known:
            continue
        kind = kind_of(document, kinds, chosen)
        sure = kind is not None and (document.path in chosen or likeness(path.name, kind) > 0)
        found.append(
            {
                "maVanBan": path.name,
                "tenVanBan": kind.title.vi if sure and kind else _words(path.stem),
                "loaiVanBan": kind.id if sure and kind else None,
                "soTrang": document.facts.pages,
            }
        )
    return found


def _drawings(info: DossierInfo, documents: Sequence[Document], records: Records) -> list[Row]:
    """One row a folder of scans, one a drawing that has no folder."""
    known = {
        fold(str(row.get(name) or ""))
        for row in records.rows(DRAWINGS)
        for name in ("tenThuMuc", "soHieuBanVe", "tenRutGon")
    }
    sheets: dict[str, int] = {}
    folders: set[str] = set()
    for document in documents:
        path = PurePosixPath(document.path)
        parent = str(path.parent)
        if parent.startswith(f"{_SCANNED}/"):
            name = path.parent.name
            folders.add(name)
        elif parent == _SCANNED or parent.startswith(_ORIGINAL):
            name = path.stem
        else:
            continue
        if parent.startswith(_ORIGINAL) and name in sheets:
            continue  # the original of a drawing that is scanned too
        sheets[name] = sheets.get(name, 0) + (document.facts.pages or 1)
    return [
        {
            "soHieuBanVe": _number(name),
            "tenRutGon": name,
            "tenBanVe": _words(name),
            "soTo": count,
            "tenThuMuc": name if name in folders else None,
            "tyLe": info.scale or None,
        }
        for name, count in sorted(sheets.items())
        if not {fold(name), fold(_number(name))} & known
    ]


def _number(name: str) -> str:
    """ "QH-01" of "QH-01_SuDungDat"; the name itself where it begins with no number."""
    found = _SHEET_NUMBER.match(name)
    return found[0] if found else name


def _words(stem: str) -> str:
    """A name for people: "Ban do su dung dat" of "Ban_do_su_dung_dat"."""
    return " ".join(re.sub(r"[_\s]+", " ", stem).split())
