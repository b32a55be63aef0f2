# SPDX-License-Identifier: GPL-2.0-or-later
"""Proof that a repair does what it says: the neighbourhood is checked before and after it.

The edits are done on a part of the data only (see `window`), with every rule of the profile that
can be judged there. The finding must be gone, and no error or warning may have come. Findings of
the coverage, or of an area, on a feature that was unreadable or invalid before are not new: nobody
could see them. Attributes that are still missing in a new feature are for a person to fill in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Mapping, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.checking import Profile, catalogue
from qh_plugin.core.checking.context import model_of, run_tolerance
from qh_plugin.core.edits import Edits, apply
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.model import Model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.repair.fresh import Found, Known, Places
from qh_plugin.core.repair.joining import per_layer
from qh_plugin.core.repair.local_check import LocalResult, check_part
from qh_plugin.core.repair.sight import sight_of
from qh_plugin.core.repair.window import Extents, Floats, Touched
from qh_plugin.core.rules.base import NO_GEOMETRY, Reach
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Added:
    """A finding that edits would add: the rule, its sentence, and where."""

    rule: str
    layer: str
    severity: Severity
    message: Text
    point: tuple[float, float]


@dataclass(frozen=True)
class Proof:
    """What a check after the edits says. `gone`: the finding is no more; `added`: errors and
    warnings that would come; `minor`: how many findings of severity info would come; `revealed`:
    how many of a feature nobody could check before; `to_fill`: how many attributes of new
    features wait for a person; `unsure` why nothing can be said, if so."""

    gone: bool
    added: Sequence[Added] = ()
    minor: int = 0
    revealed: int = 0
    to_fill: int = 0
    unsure: Optional[Text] = None

    @property
    def holds(self) -> bool:
        """True where the edits may be done."""
        return self.gone and not self.added and self.unsure is None

    @property
    def text(self) -> Text:
        """The outcome in a sentence."""
        if self.unsure is not None:
            return self.unsure
        if self.added:
            return _ADDS.format(
                n=len(self.added),
                rule=self.added[0].rule,
                what=self.added[0].message,
                where=_place(self.added[0].point),
            )
        if not self.gone:
            return _STAYS
        parts = [_PROVED]
        for count, text in ((self.revealed, _REVEALED), (self.to_fill, _TO_FILL)):
            if count:
                parts.append(text.format(n=count))
        return Text("; ".join(p.vi for p in parts), "; ".join(p.en for p in parts))


@dataclass(frozen=True)
class Claim:
    """Some edits, and the finding that they are to mend."""

    edits: Sequence[Edits]
    group: Findings
    i: int


class Prover:
    """Proves edits of one state of a dataset; what is the same for all is computed once."""

    def __init__(
        self,
        dataset: Dataset,
        profile: Profile,
        model: Optional[Model] = None,
        *,
        tolerance: Optional[float] = None,
        tables: Optional[Mapping[str, Table]] = None,
    ) -> None:
        """`tables` are the dataset's, by name, where their coordinates are read already."""
        self.profile = profile
        self.model = model_of(dataset, model)
        self.extents = Extents(dataset, tables, sight_of(profile, dataset, self.model))
        self.tolerance = run_tolerance(profile, tolerance)
        self._boundaries = _boundaries(dataset, self.model)

    def touched(self, claim: Claim) -> Touched:
        """What a claim's edits and its finding touch."""
        return self.extents.touched(claim.edits, [_frame(claim.group.bbox(claim.i))])

    def prove(
        self,
        claims: Sequence[Claim],
        progress: Progress = SILENT,
        touched: Sequence[Touched] = (),
    ) -> list[Proof]:
        """One proof a claim; all edits are done together, so they must not meddle with each
        other: no feature in two claims, no window over another (insertions of vertices may).
        `touched` is what `touched` gives for each, where it is known."""
        if not claims:
            return []
        where = list(touched or (self.touched(claim) for claim in claims))
        edits = [change for claim in claims for change in claim.edits]
        part = self.extents.part(where, self._boundaries)
        rules = _local_rules(self.profile, edits) | {claim.group.rule for claim in claims}
        layers = {change.layer for change in edits} | {claim.group.layer for claim in claims}
        before = self._check(part, layers, rules, progress.part(0.0, 0.5))
        after = self._check(_with_edits(part, edits), layers, rules, progress.part(0.5, 1.0))
        broken = _why_unsure(before, after)
        if broken is not None:
            return [Proof(False, unsure=broken)] * len(claims)
        return _compare(before, after, claims, where, self.tolerance)

    def _check(
        self, part: Dataset, layers: set[str], rules: frozenset[str], progress: Progress
    ) -> LocalResult:
        return check_part(part, layers, rules, self.profile, self.model, self.tolerance, progress)


def prove(
    dataset: Dataset,
    profile: Profile,
    edits: Sequence[Edits],
    group: Findings,
    i: int,
    model: Optional[Model] = None,
    *,
    tolerance: Optional[float] = None,
) -> Proof:
    """Whether these edits (of one layer or several) mend finding `i` and add none."""
    return Prover(dataset, profile, model, tolerance=tolerance).prove([Claim(edits, group, i)])[0]


def _local_rules(profile: Profile, edits: Sequence[Edits]) -> frozenset[str]:
    """The rules of a profile that a part of the data can be judged by: all but those over the
    dossier as a whole, and those on values where no value changes."""
    values = any(change.attributes or change.added or change.deleted for change in edits)
    return frozenset(
        rule.id
        for rule in catalogue()
        if rule.id in profile.rules
        and (rule.reach is not Reach.DATASET or rule.quality == "logical.topological")
        and (values or NO_GEOMETRY not in rule.kinds)
    )


def _boundaries(dataset: Dataset, model: Optional[Model]) -> frozenset[str]:
    """The layers that others have to cover, or may leave open."""
    names = {dataset.roles.get("boundary"), dataset.roles.get("voids")}
    for found in model.classes if model else ():
        if found.coverage is not None:
            names |= {found.coverage.boundary, found.coverage.voids}
    return frozenset(name for name in names if name)


def _with_edits(part: Dataset, edits: Sequence[Edits]) -> Dataset:
    tables = {table.name: table for table in part.tables}
    for change in per_layer(edits):
        if change.layer in tables:
            tables[change.layer] = apply(tables[change.layer], change)
    return replace(part, tables=tuple(tables.values()))


def _why_unsure(before: LocalResult, after: LocalResult) -> Optional[Text]:
    """Why the two checks cannot be compared; None where they can."""
    broken = after.crashed or before.crashed
    if broken:
        return _CRASHED.format(rules=", ".join(broken))
    if after.empty:
        return None  # with its last feature a layer's rules go too
    for (rule, layer), why in after.skipped.items():
        if (rule, layer) not in before.skipped:
            return _SKIPPED.format(rule=rule, why=why)
    return None


def _compare(
    before: LocalResult,
    after: LocalResult,
    claims: Sequence[Claim],
    touched: Sequence[Touched],
    tolerance: float,
) -> list[Proof]:
    old, new = Known(before.findings, tolerance), Known(after.findings, tolerance)
    rules = {rule.id: rule for rule in catalogue()}
    unusable = {
        (row.group.layer, fid) for row in old if row.group.rule in _UNUSABLE for fid in row.fids
    }
    proofs = []
    later = Places(list(new))
    for claim, mine in zip(claims, touched):
        if not old.has(claim.group, claim.i):
            proofs.append(Proof(False, unsure=_STALE))
            continue
        added: list[Added] = []
        minor = revealed = to_fill = 0
        for row in later.concerning(mine):
            rule = rules[row.group.rule]
            if old.covers(row, mine, rule.reach):
                continue
            changed = mine.fids.get(row.group.layer, frozenset())
            if NO_GEOMETRY in rule.kinds and _is_new(row, claim):
                to_fill += 1
            elif (
                (rule.needs_coverage or rule.quality == "thematic")
                and any((row.group.layer, fid) in unusable for fid in row.fids & changed)
            ) or _was_folded(row, claim, tolerance):
                revealed += 1
            elif row.group.severity is Severity.INFO:
                minor += 1
            else:
                added.append(_added(row))
        gone = _gone(old, new, claim)
        proofs.append(Proof(gone, tuple(added), minor, revealed, to_fill))
    return proofs


def _gone(old: Known, new: Known, claim: Claim) -> bool:
    """Whether the finding of a claim is no more."""
    target = Found(claim.group, claim.i)
    if target.place is None:
        return new.count(target) < old.count(target)
    return not new.has(claim.group, claim.i)


def _was_folded(row: Found, claim: Claim, tolerance: float) -> bool:
    """Whether a free end was hidden so far because its line turned back on itself there."""
    place, fold = row.place, claim.group.geometry[claim.i]
    return (
        claim.group.rule == "L05"
        and len(set(claim.group.fids[claim.i])) == 1
        and row.group.rule in ("L01", "L02")
        and place is not None
        and bool(shapely.dwithin(place, fold, tolerance + 1e-6))
    )


def _is_new(row: Found, claim: Claim) -> bool:
    """Whether a finding is about a feature that the edits add."""
    known = frozenset().union(
        *(
            frozenset(change.geometries) | frozenset(change.attributes) | change.deleted
            for change in claim.edits
            if change.layer == row.group.layer
        )
    )
    adds = any(change.added for change in claim.edits if change.layer == row.group.layer)
    return adds and not row.fids & known


def _added(row: Found) -> Added:
    x, y = (float(v) for v in row.group.point[row.i])
    group = row.group
    return Added(group.rule, group.layer, group.severity, group.message(row.i), (x, y))


def _frame(bbox: Optional[tuple[float, float, float, float]]) -> Optional[Floats]:
    return None if bbox is None else np.array(bbox)


def _place(point: tuple[float, float]) -> str:
    x, y = point
    return "–" if np.isnan(x) else f"({x:.3f}; {y:.3f})"


#: rules that name features which the coverage leaves out
_UNUSABLE = frozenset({"G01", "G02", "G03", "G04", "G05", "G06", "G15"})

_PROVED = Text("đã chứng minh: hết 1 lỗi, không thêm lỗi mới", "proved: 1 finding gone, none added")
_REVEALED = Text("{n} lỗi bị che trước đó nay kiểm được", "hidden before, can be seen now: {n}")
_TO_FILL = Text(
    "đối tượng mới còn {n} thuộc tính cần điền", "attributes of new features to be filled: {n}"
)
_STAYS = Text(
    "không nhận: sau khi sửa lỗi vẫn còn; hãy sửa bằng tay",
    "refused: the finding would still be there; mend it by hand",
)
_ADDS = Text(
    "không nhận: sửa như vậy sẽ thêm {n} lỗi mới, đầu tiên là {rule} tại {where}: {what}",
    "refused: new findings that this would add: {n}, the first is {rule} at {where}: {what}",
)
_STALE = Text(
    "lỗi này không còn trong dữ liệu hiện tại; hãy kiểm tra lại",
    "this finding is no longer in the data; run the check again",
)
_CRASHED = Text(
    "không chứng minh được: quy tắc {rules} gặp lỗi của chương trình",
    "cannot be proved: a program fault stopped rule {rules}",
)
_SKIPPED = Text(
    "không chứng minh được: sau khi sửa, quy tắc {rule} không chạy được ({why})",
    "cannot be proved: after the repair rule {rule} cannot run ({why})",
)
