# SPDX-License-Identifier: GPL-2.0-or-later
"""What lies in a dossier's folder besides its tables, as the rules on dossiers read it.

Looking into every document takes time, so a dataset carries a `PackageLook`: nothing is opened
before a rule asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, Mapping, Optional, Sequence

from qh_plugin.core.cached import cached_property
from qh_plugin.core.dossier.completeness import Holdings

MISSING, UNLISTED, OTHER_SIZE, OTHER_HASH, UNREADABLE = (
    "missing",
    "unlisted",
    "size",
    "hash",
    "unreadable",
)


@dataclass(frozen=True)
class Difference:
    """One file that is not as the manifest says: `kind` is one of the words above; `listed` and
    `found` sizes in bytes, 0 where there is none; `note` why a file cannot be read."""

    path: str
    kind: str
    listed: int = 0
    found: int = 0
    note: str = ""


@dataclass(frozen=True)
class PackageFacts:
    """`folder` is the folder's name; `folders` and `files` (→ bytes) are paths below it, with "/",
    without the dossier's own state and hidden files; `holdings` what the dossier has;
    `differences` from its manifest.json, None where there is no manifest."""

    folder: str
    folders: Sequence[str]
    files: Mapping[str, int]
    holdings: Holdings
    differences: Optional[Sequence[Difference]] = None


@dataclass
class PackageLook:
    """The facts on demand; `look` may raise `QhError`."""

    look: Callable[[], PackageFacts] = field(repr=False)

    @cached_property
    def facts(self) -> PackageFacts:
        """What `look` found, once."""
        return self.look()
