# SPDX-License-Identifier: GPL-2.0-or-later
"""Mending files from beginning to end: read, check, mend, back up, write, check again. What the
command line and Processing run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Optional, Sequence

from qh_plugin.core.checking import catalogue, check
from qh_plugin.core.checking.profile import Profile
from qh_plugin.core.errors import InputError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.repair import repairs, repairs_for
from qh_plugin.core.repair.automatic import safe_rules
from qh_plugin.core.repair.rounds import Mended, Options, mend
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.table import Dataset
from qh_plugin.core.text import Text
from qh_plugin.io.mending import back_up, places, write

#: instead of the ids of rules: every repair that is safe without a person
AUTO = "auto"


@dataclass(frozen=True)
class Fixed:
    """What was mended, the check before and after, and where the files were copied to first."""

    mended: Mended
    before: CheckResult
    after: CheckResult
    copies: Sequence[Path]


@dataclass(frozen=True)
class Wish:
    """What the user asked for: ids of rules or `AUTO`, and how far to go. `options` are settings
    of the repairs (`max_area`)."""

    rules: Sequence[str]
    move_boundaries: bool = False
    dry_run: bool = False
    tolerance: Optional[float] = None
    options: dict[str, float] = field(default_factory=dict)

    @property
    def automatic(self) -> bool:
        """Whether the safe repairs are asked for."""
        return [rule.lower() for rule in self.rules] == [AUTO]


def fix(
    read: Callable[[Progress], Dataset],
    profile: Profile,
    wish: Wish,
    progress: Progress = SILENT,
) -> Fixed:
    """Mend the GeoPackages that `read` reads. Raises `InputError` (no such repair, no GeoPackage),
    `StorageError`, `Cancelled`; until the copies are made nothing is changed."""
    wanted = safe_rules(profile) if wish.automatic else mendable(wish.rules)
    dataset = read(progress.part(0.0, 0.1))
    where = places(dataset)
    tolerance = wish.tolerance
    before = check(dataset, profile, tolerance=tolerance, progress=progress.part(0.1, 0.3))
    named = {rule.id for rule in before.rules}
    mended = mend(
        dataset,
        profile,
        wanted,
        tolerance=tolerance,
        result=before if set(wanted) <= named else None,
        options=Options(wish.automatic, wish.move_boundaries, wish.options),
        progress=progress.part(0.3, 0.8),
    )
    copies: Sequence[Path] = []
    if mended.edits and not wish.dry_run:
        copies = back_up({where[change.layer][0] for change in mended.edits})
        write(where, mended.edits)
    last = progress.part(0.8, 1.0)
    data = mended.dataset if wish.dry_run else read(last.part(0.0, 0.2))
    after = check(data, profile, tolerance=tolerance, progress=last.part(0.2, 1.0))
    return Fixed(mended, before, after, copies)


def mendable(wanted: Sequence[str]) -> Sequence[str]:
    """The ids, if each is of a rule that has a repair. Raises `InputError`."""
    known = {rule.id for rule in catalogue()}
    for rule_id in wanted:
        if rule_id not in known or not repairs_for(rule_id):
            all_mended = sorted({r for repair in repairs() for r in repair.mends})
            raise InputError(
                Text(
                    "Quy tắc {id} không có phép sửa; các quy tắc sửa được: {known}.",
                    "There is no repair for rule {id}; those that have one: {known}.",
                ).format(id=rule_id, known=", ".join(all_mended))
            )
    return wanted
