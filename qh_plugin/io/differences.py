# SPDX-License-Identifier: GPL-2.0-or-later
"""The difference of a dossier from what is published: three data.gpkg files compared.

Rows are hashed class by class; features are read only where somebody looks at them, so a hundred
thousand equal ones cost one pass and little memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.difference import (
    WAYS,
    ClassDifference,
    Ints,
    Rows,
    Way,
    compare_rows,
    no_rows,
)
from qh_plugin.core.publish.feature_difference import Feature, FeatureDifference, changes
from qh_plugin.io.difference_rows import classes_of, read_features, read_rows
from qh_plugin.io.package_data import table_name

_PAGE = 2000


@dataclass(frozen=True)
class Versions:
    """The three data.gpkg files; None where a version does not exist: nothing was published yet.
    `theirs` is the same path as `base` where nobody published in between. The numbers are the
    versions as the server counts them."""

    mine: Path
    base: Optional[Path] = None
    theirs: Optional[Path] = None
    base_number: int = 0
    their_number: int = 0


@dataclass(frozen=True)
class Triple:
    """One feature as each version has it."""

    key: str
    way: Way
    base: Optional[Feature]
    mine: Optional[Feature]
    theirs: Optional[Feature]


class Compared:
    """The differences of all classes. Reads features from the files on demand, so these must stay
    while it is used."""

    def __init__(
        self,
        versions: Versions,
        classes: Sequence[ClassDifference],
        fids: dict[str, tuple[Ints, Ints, Ints]],
        fields: dict[str, list[str]],
    ) -> None:
        self.versions = versions
        #: the classes in the order of the model, equal ones too
        self.classes = classes
        self._fids = fids
        self._fields = fields

    @property
    def same(self) -> bool:
        """True where publishing would change nothing on the server."""
        return not any(one.differs for one in self.classes)

    @property
    def conflicts(self) -> int:
        """Features that both sides changed."""
        return sum(one.count(Way.BOTH) for one in self.classes)

    def fields(self, layer: str) -> Sequence[str]:
        """The compared fields of a class."""
        return self._fields[layer]

    def triples(self, layer: str, which: Optional[Sequence[int]] = None) -> list[Triple]:
        """The features of a class that differ: all, or those at these places of its `keys`."""
        one = self._of(layer)
        places = range(len(one.keys)) if which is None else which
        chosen = [int(i) for i in places]
        table, fields = layer.replace("/", "_"), self._fields[layer]
        paths = (self.versions.base, self.versions.mine, self.versions.theirs)
        sides = [
            _features(path, table, fields, fids[chosen], at[chosen] >= 0)
            for path, fids, at in zip(paths, self._fids[layer], (one.base, one.mine, one.theirs))
        ]
        return [
            Triple(str(one.keys[i]), WAYS[one.codes[i]], *three)
            for i, three in zip(chosen, zip(*sides))
        ]

    def features(
        self, layer: str, which: Optional[Sequence[int]] = None
    ) -> Iterator[FeatureDifference]:
        """What each side did to the features of a class that differ, a page at a time."""
        one = self._of(layer)
        places = list(range(len(one.keys))) if which is None else list(which)
        for k in range(0, len(places), _PAGE):
            three = self.triples(layer, places[k : k + _PAGE])
            base = [t.base for t in three]
            mine = changes(base, [t.mine for t in three])
            theirs = changes(base, [t.theirs for t in three])
            for t, a, b in zip(three, mine, theirs):
                yield FeatureDifference(layer, t.key, t.way, a, b)

    def _of(self, layer: str) -> ClassDifference:
        return next(one for one in self.classes if one.layer == layer)


def compare(versions: Versions, model: Model, progress: Progress = SILENT) -> Compared:
    """Compare the versions class by class. A class that mine lacks is left out, one that the
    published package lacks counts as it was in the base: a package without a class leaves what is
    published of it as it is. Raises `InputError` (a damaged file), `Cancelled`."""
    mine = classes_of(versions.mine, model)
    base = classes_of(versions.base, model) if versions.base else {}
    same_file = versions.theirs == versions.base
    theirs = base if same_file else classes_of(versions.theirs, model) if versions.theirs else {}
    wanted = [c for c in model.classes if table_name(c) in mine]
    classes: list[ClassDifference] = []
    fids: dict[str, tuple[Ints, Ints, Ints]] = {}
    columns: dict[str, list[str]] = {}
    for number, of in enumerate(wanted):
        part = progress.part(number / len(wanted), (number + 1) / len(wanted))
        table = table_name(of)
        fields = sorted({*mine[table], *base.get(table, ()), *theirs.get(table, ())})

        read = _Reading(of, table, fields)
        my_rows = read.rows(versions.mine, mine, part.part(0.0, 0.4)) or no_rows()
        base_rows = read.rows(versions.base, base, part.part(0.4, 0.7)) or no_rows()
        their_rows = base_rows
        if not same_file:
            found = read.rows(versions.theirs, theirs, part.part(0.7, 1.0))
            their_rows = base_rows if found is None else found
        one = compare_rows(of.name, base_rows, my_rows, their_rows)
        classes.append(one)
        fids[of.name] = (
            _fids(base_rows, one.base),
            _fids(my_rows, one.mine),
            _fids(their_rows, one.theirs),
        )
        columns[of.name] = fields
    return Compared(versions, classes, fids, columns)


@dataclass(frozen=True)
class _Reading:
    """One class, read from the versions that have it."""

    of: FeatureClass
    table: str
    fields: Sequence[str]

    def rows(
        self, path: Optional[Path], known: Mapping[str, Any], progress: Progress
    ) -> Optional[Rows]:
        if path is None or self.table not in known:
            return None
        return read_rows(path, self.table, self.of, self.fields, progress)


def _fids(rows: Rows, at: Ints) -> Ints:
    """The fids of the features that differ, 0 where the version has none."""
    found = np.zeros(len(at), dtype=np.int64)
    found[at >= 0] = rows.fids[at[at >= 0]]
    return found


def _features(
    path: Optional[Path],
    table: str,
    fields: Sequence[str],
    fids: Ints,
    there: NDArray[np.bool_],
) -> list[Optional[Feature]]:
    if path is None or not there.any():
        return [None] * len(fids)
    found = read_features(path, table, fields, fids[there].tolist())
    return [found.get(fid) if is_there else None for fid, is_there in zip(fids.tolist(), there)]
