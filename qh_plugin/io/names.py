# SPDX-License-Identifier: GPL-2.0-or-later
"""What the features of a dossier are called, read from its files without any geometry: for finding
a lot by its symbol, a parcel by sheet and number, anything with a label by that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Collection, Iterator, Optional, Sequence

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.model.schema import fold
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.text import Text
from qh_plugin.io.geopackage_entries import entries
from qh_plugin.io.sqlite import quoted, reading, statement

#: columns that together name a parcel: number of the map sheet, number of the parcel in it
SHEET, PARCEL = "soHieuToBanDo", "soThuTuThua"
_STEP = 20_000
_PARCEL = Text("tờ {sheet} thửa {parcel}", "sheet {sheet} parcel {parcel}")


@dataclass(frozen=True)
class Names:
    """The named features of one table: `fids[i]` is called `shown[i]`; `folded[i]` is what a
    search looks in, without accents and capitals."""

    table: str
    title: Text
    fids: Sequence[int]
    shown: Sequence[str]
    folded: Sequence[str]

    def __len__(self) -> int:
        return len(self.fids)


def read_names(
    dossier: Dossier, model: Model, language: str = "vi", progress: Progress = SILENT
) -> tuple[Names, ...]:
    """All named features of the tables that are classes of the model. Raises `InputError`,
    `StorageError`, `Cancelled`."""
    found: list[Names] = []
    files = dossier.databases()
    for number, path in enumerate(files):
        part = progress.part(number / len(files), (number + 1) / len(files))
        found += _of_file(path, model, language, part)
    return tuple(found)


def _of_file(path: Path, model: Model, language: str, progress: Progress) -> Iterator[Names]:
    with reading(path) as connection:
        for entry in list(entries(connection)):
            feature_class = model.feature_class(f"{path.stem}/{entry.name}")
            columns = named_by({field.name for field in entry.fields}, feature_class)
            if feature_class is None or columns is None or not entry.key or not entry.count:
                continue
            wanted = ", ".join(map(quoted, (entry.key, *columns)))
            query = statement("SELECT", wanted, "FROM", quoted(entry.name))
            cursor = connection.execute(query)
            fids: list[int] = []
            shown: list[str] = []
            folded: list[str] = []
            while rows := cursor.fetchmany(_STEP):
                progress.check()
                for fid, *values in rows:
                    told = told_as(values, language)
                    if told:
                        fids.append(int(fid))
                        shown.append(told[0])
                        folded.append(told[1])
            name = f"{path.stem}/{entry.name}"
            yield Names(name, feature_class.title, fids, shown, folded)


def named_by(there: Collection[str], of: Optional[FeatureClass]) -> Optional[tuple[str, ...]]:
    """The columns, of those there are, that name a feature of a class: sheet and parcel, or the
    label of the class; None where it has no name."""
    if of is None:
        return None
    if SHEET in there and PARCEL in there:
        return (SHEET, PARCEL)
    return (of.label_field,) if of.label_field in there else None


def told_as(values: Sequence[object], language: str) -> Optional[tuple[str, str]]:
    """What a feature is called, and what a search looks in; None where it has no name."""
    texts = ["" if value is None else str(value).strip() for value in values]
    if not texts[-1]:
        return None
    if len(texts) == 1:
        return texts[0], fold(texts[0])
    sheet, parcel = texts[0] or "?", texts[1]
    shown = _PARCEL.format(sheet=sheet, parcel=parcel).get(language)
    return shown, f"{sheet}/{parcel} {fold(shown)}"


def ranked(folded: Sequence[str], query: str, most: int) -> list[int]:
    """The places of the texts that hold every word of a query (folded already): equal ones first,
    then those that begin with it, then the rest; at most `most` of each sort."""
    words = query.split()
    if not words:
        return []
    equal: list[int] = []
    begin: list[int] = []
    rest: list[int] = []
    first = words[0]
    for place, text in enumerate(folded):
        if first not in text or not all(word in text for word in words):
            continue
        if text == query or text.partition(" ")[0] == query:
            equal.append(place)
        elif text.startswith(query):
            begin.append(place)
        elif len(rest) < most:
            rest.append(place)
        if len(equal) >= most:
            break
    return [*equal, *begin[:most], *rest][:most]
