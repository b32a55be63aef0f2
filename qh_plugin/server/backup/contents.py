# SPDX-License-Identifier: GPL-2.0-or-later
"""What a published city holds, as hashes: the same for the same features in either store."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Iterable, Iterator, Mapping, Sequence

from qh_plugin.core.dossier.contents import digest_of

#: table → its columns; the first is what the rows are ordered by
RECORDS: Mapping[str, tuple[str, ...]] = {
    "qh_dossier": ("id", "version", "package", "body"),
    "qh_receipt": ("package", "dossier", "outcome", "body"),
    "qh_version": ("id", "dossier", "version", "package", "body"),
}


@dataclass(frozen=True)
class Hashed:
    """A table: how many rows and the SHA-256 of all of them."""

    name: str
    count: int
    sha256: str


@dataclass(frozen=True)
class Contents:
    """A city: its layers, its records, the packages that made its versions, and the packages that
    were judged."""

    layers: tuple[Hashed, ...]
    records: tuple[Hashed, ...]
    packages: tuple[str, ...]
    judged: tuple[str, ...]

    def tables(self) -> dict[str, Hashed]:
        """Layers and records by name."""
        return {one.name: one for one in (*self.layers, *self.records)}

    @property
    def features(self) -> int:
        """In all layers."""
        return sum(layer.count for layer in self.layers)

    def to_content(self) -> dict[str, Any]:
        """For a manifest."""
        return {
            "layers": [asdict(one) for one in self.layers],
            "records": [asdict(one) for one in self.records],
            "packages": list(self.packages),
            "judged": list(self.judged),
        }


def contents_of(said: Mapping[str, Any]) -> Contents:
    """Those that a manifest names. Raises KeyError, TypeError."""
    return Contents(
        tuple(Hashed(**one) for one in said["layers"]),
        tuple(Hashed(**one) for one in said["records"]),
        tuple(map(str, said["packages"])),
        tuple(map(str, said["judged"])),
    )


def hashed(name: str, fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> Hashed:
    """Rows of WKB (None in a table of records) and the values of `fields`, in their order."""
    counted = _Counted(rows)
    digest = digest_of(list(fields), counted)
    return Hashed(name, counted.seen, digest)


def differing(one: Contents, other: Contents) -> list[str]:
    """The tables that are not equal in both."""
    here, there = one.tables(), other.tables()
    return sorted(n for n in here.keys() | there.keys() if here.get(n) != there.get(n))


class _Counted:
    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows = rows
        self.seen = 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self._rows:
            self.seen += 1
            yield row
