# SPDX-License-Identifier: GPL-2.0-or-later
"""What features are called in the list: the lot's symbol, tờ and thửa of a parcel; and the ward
that each lies in, where none is told the dossier's. No Qt here."""

from __future__ import annotations

from typing import Iterable, Mapping, Optional

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.findings import Findings
from qh_plugin.core.model import Model, load
from qh_plugin.core.model.schema import fold
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import Text
from qh_plugin.gui.checking.listing import wording

#: spellings of the columns that together name a parcel, and of the one that tells its ward
_SHEETS = ("sohieutobando", "soto", "shbando", "so_to", "tobando", "to_bd")
_PARCELS = ("sothututhua", "sothua", "shthua", "so_thua", "sohieuthua")
_WARDS = ("maxa", "ma_xa", "maphuong", "kvhc_id")
_PARCEL = Text("tờ {sheet} thửa {parcel}", "sheet {sheet} parcel {parcel}")


class Labels(dict[tuple[str, int], str]):
    """(table, fid) → the name on the map; `wards` (table, fid) → the code of the ward; `home`
    the dossier's own, of several wards their codes with commas between."""

    def __init__(self) -> None:
        super().__init__()
        self.wards: dict[tuple[str, int], str] = {}
        self.home = ""

    def take(self, other: Mapping[tuple[str, int], str]) -> None:
        """Know also what another one knows."""
        self.update(other)
        self.wards.update(getattr(other, "wards", {}))
        self.home = getattr(other, "home", "") or self.home

    def borrow(self, other: Labels, group: Findings) -> None:
        """Know also the features of some findings, as another one calls them."""
        for fids in group.fids:
            for fid in fids:
                place = (group.layer, fid)
                if place in other:
                    self.setdefault(place, other[place])
                if place in other.wards:
                    self.wards.setdefault(place, other.wards[place])


def labels_of(groups: Iterable[Findings], dataset: Dataset, language: str = "vi") -> Labels:
    """The names of the features that the findings speak of, of each finding the first
    `wording.MOST_KNOWN`: a gap along open streets has every parcel of the ward around it."""
    model = load(dataset.model_id) if dataset.model_id is not None else None
    wanted: dict[str, set[int]] = {}
    for group in groups:
        fids = wanted.setdefault(group.layer, set())
        for some in group.fids:
            fids.update(some[: wording.MOST_KNOWN])
    made = Labels()
    made.home = ", ".join(map(str, dataset.facts.get("wards") or ()))
    for table in dataset.tables:
        if wanted.get(table.name):
            fids = np.fromiter(wanted[table.name], np.int64)
            _read(made, table, np.flatnonzero(np.isin(table.fids, fids)), model, language)
    return made


def _read(
    made: Labels, table: Table, rows: NDArray[np.int64], model: Optional[Model], language: str
) -> None:
    columns = {fold(name): name for name in table.columns}

    def column(spellings: Iterable[str]) -> Optional[list[object]]:
        name = next((columns[s] for s in spellings if s in columns), None)
        return None if name is None else table.columns[name][rows].tolist()

    places = [(table.name, fid) for fid in table.fids[rows].tolist()]
    sheets, parcels, wards = column(_SHEETS), column(_PARCELS), column(_WARDS)
    known = model.feature_class(table.name) if model is not None else None
    own = column((fold(known.label_field),)) if known and known.label_field else None
    if own is None and table.label_field in table.columns:
        own = column((fold(str(table.label_field)),))
    for place, label in zip(places, own or ()):
        if label not in (None, ""):
            made[place] = str(label)
    said = _PARCEL.get(language)
    for place, sheet, parcel in zip(places, sheets or (), parcels or ()):
        if sheet not in (None, "") and parcel not in (None, ""):
            made[place] = said.format(sheet=sheet, parcel=parcel)
    made.wards.update({p: str(ward) for p, ward in zip(places, wards or ()) if ward})
