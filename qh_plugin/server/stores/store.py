# SPDX-License-Identifier: GPL-2.0-or-later
"""What the server asks of a store, whichever it is.

One write transaction loads a dossier and writes its version and receipt, so there is never one
without the other, whenever a process dies.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ContextManager, Mapping, Optional, Protocol, Sequence

from qh_plugin.core.dossier.manifest import Manifest

#: the column that says which dossier a row belongs to
OWNER = "qhHoSo"
Receipt = dict[str, Any]
Box = tuple[float, float, float, float]


class Unfaithful(RuntimeError):
    """The store does not hold what the package says of a layer (the text): everything is rolled
    back."""


class Stale(RuntimeError):
    """The dossier's version is not the base of the package any more."""


@dataclass(frozen=True)
class Query:
    """A page of a layer. `box` in the storage CRS; `equal` are (column, value): numbers for
    columns of numbers; `order` are (column, descending)."""

    table: str
    key: str
    columns: Sequence[str]
    box: Optional[Box] = None
    equal: Sequence[tuple[str, Any]] = ()
    order: Sequence[tuple[str, bool]] = ()
    offset: int = 0
    limit: int = 10


@dataclass(frozen=True)
class Row:
    """A published feature: its code, WKB and the columns asked for, in their order."""

    id: str
    wkb: Optional[bytes]
    values: Sequence[Any]


@dataclass(frozen=True)
class Page:
    """How many features match in all, and those of the page, of one state of the city."""

    matched: int
    rows: Sequence[Row]


@dataclass(frozen=True)
class Neighbour:
    """A feature of another dossier."""

    dossier: str
    id: str
    wkb: bytes


class View(Protocol):
    """One state of the city."""

    def receipt(self, package: str) -> Optional[Receipt]:
        """The receipt of a package, None where there is none."""

    def version(self, dossier: str) -> int:
        """The published version of a dossier, 0 where there is none."""

    def published(self, dossier: str) -> str:
        """The package of the published version of a dossier, "" where there is none."""

    def near(self, table: str, box: Box, dossier: str) -> Sequence[Neighbour]:
        """The features of other dossiers whose boxes meet this one, in the order of their ids."""


class Loading(View, Protocol):
    """One write transaction. It is rolled back unless its block ends well."""

    def load_layers(self, manifest: Manifest) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Make the dossier's features in every class those of the package. Gives the layers for
        the receipt, and problems; with a problem the caller must roll back. Raises `Unfaithful`."""

    def wanted(self, job: str) -> bool:
        """True where nobody has dismissed the job, nor can until the transaction ends."""

    def keep(self, receipt: Receipt) -> Receipt:
        """Keep a verdict; gives the one that was there before where there was one."""

    def publish(self, receipt: Receipt, record: Mapping[str, Any]) -> None:
        """Keep an accepted receipt, its version and the dossier's record. Raises `Stale`."""


class Store(Protocol):
    """The published city."""

    def prepare(self) -> None:
        """Make what is missing; called once before the server takes requests."""

    def reading(self) -> ContextManager[View]:
        """One snapshot."""

    def loading(self, job: str, data: Optional[Path] = None) -> ContextManager[Loading]:
        """One write transaction; `data` is the data.gpkg of a package."""

    def documents(
        self, kind: str, offset: int, limit: int, dossier: str = ""
    ) -> Sequence[tuple[str, dict[str, Any]]]:
        """Receipts, dossiers or versions with their ids in their order; of one dossier or all."""

    def document(self, kind: str, identifier: str) -> Optional[dict[str, Any]]:
        """One of them, None where there is none."""

    def forget_refused(self, before: str) -> int:
        """Remove the receipts of packages that were refused and arrived before a moment; gives
        how many. Never one that was accepted."""

    def quarters(self) -> Sequence[str]:
        """Those for which something was submitted, the oldest first."""

    def submissions(self, quarter: str) -> Sequence[dict[str, Any]]:
        """What the receipts of a quarter say of their submissions, in the order of packages."""

    def page(self, query: Query) -> Page:
        """A page of a layer; a limit of 0 only counts."""

    def check(self) -> None:
        """Do nothing, but reach the store. Raises where it cannot be reached."""
