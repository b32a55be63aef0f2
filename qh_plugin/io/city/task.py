# SPDX-License-Identifier: GPL-2.0-or-later
"""One ward: the same check as by itself, and the seams of the layers that cover ground."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Mapping, Optional, Sequence

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.checking.context import kind_of, model_of, must_cover
from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.core.fabric.seam import seam_of
from qh_plugin.core.fabric.validity import assess
from qh_plugin.core.findings import Severity, State
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.report import jsonl
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.resources import plugin_version
from qh_plugin.core.rules.base import POLYGON
from qh_plugin.core.rules.plans import plan_boundary
from qh_plugin.core.table import Dataset
from qh_plugin.io.city.store import Border, WardFacts, kept, stamp_of, write_ward
from qh_plugin.io.city.wards import Ward
from qh_plugin.io.geopackage_blob import bounds
from qh_plugin.io.mending import places
from qh_plugin.io.reading import read_dataset


@dataclass(frozen=True)
class Settings:
    """How every ward is read and checked; goes to the workers as it is."""

    results: Path
    profile: str = "truoc_khi_nop"
    tolerance: Optional[float] = None
    rules: Optional[Sequence[str]] = None
    layers: Optional[Sequence[str]] = None
    roles: Optional[Mapping[str, str]] = None
    model: Optional[str] = None
    on: str = ""
    again: bool = False

    def folder(self, ward: Ward) -> Path:
        """Where a ward's results lie."""
        return self.results / ward.name


def read(ward: Ward, settings: Settings, progress: Progress = SILENT) -> Dataset:
    """A ward's data, as `check` reads them."""
    return read_dataset(
        ward.path,
        layers=settings.layers,
        roles=settings.roles,
        model=settings.model,
        progress=progress,
    )


def check_ward(ward: Ward, settings: Settings, progress: Progress = SILENT) -> WardFacts:
    """Check one ward, keep its results, say what came of it. Never raises but `Cancelled`: a ward
    that cannot be checked is a fact about it."""
    began = time.perf_counter()
    try:
        stamp = _stamp(ward, settings)
        done = None if settings.again else kept(settings.folder(ward), stamp)
        return done or _checked(ward, settings, stamp, began, progress)
    except Cancelled:
        raise
    except QhError as problem:
        return WardFacts(ward.name, failed=problem.text.vi)
    except Exception as fault:  # one ward's fault must not end the others'
        return WardFacts(ward.name, failed=f"{type(fault).__name__}: {fault}")


def _checked(
    ward: Ward, settings: Settings, stamp: str, began: float, progress: Progress
) -> WardFacts:
    dataset = read(ward, settings, progress.part(0.0, 0.2))
    result = check(
        dataset,
        load_profile(settings.profile),
        tolerance=settings.tolerance,
        only=settings.rules,
        on=date.fromisoformat(settings.on) if settings.on else None,
        progress=progress.part(0.2, 0.9),
    )
    borders, boundary = _borders(dataset, progress.part(0.9, 1.0))
    named = {_key(dataset, table.name): table for table in dataset.tables}
    where = places(dataset)
    report = "".join(f"{line}\n" for line in jsonl.lines(result))
    facts = WardFacts(
        ward.name,
        stamp,
        features=sum(layer.count for layer in result.layers),
        errors=result.errors,
        warnings=_open(result, Severity.WARNING),
        infos=_open(result, Severity.INFO),
        waived=sum(state is State.WAIVED for g in result.findings for state in g.states),
        seconds=round(time.perf_counter() - began, 3),
        peak_mb=round(_peak(), 1),
        layers={key: named[key].epsg for key in sorted(borders)},
        places={key: _words(where[named[key].name]) for key in sorted(borders)},
        model=dataset.model_id or "",
        boundary=_words(where[boundary]) if boundary in where else (),
    )
    return write_ward(settings.folder(ward), report, borders, facts)


def _words(place: tuple[Path, str]) -> list[str]:
    return [str(place[0]), place[1]]


def _open(result: CheckResult, severity: Severity) -> int:
    return result.count(severity) + result.count(severity, State.CONSEQUENCE)


def _borders(dataset: Dataset, progress: Progress) -> tuple[dict[str, Border], str]:
    """The borders of the layers that cover ground, and the name of the boundary's layer."""
    model = model_of(dataset, None)
    covering = [
        table
        for table in dataset.tables
        if kind_of(table) == POLYGON and must_cover(dataset, table, model)
    ]
    borders = {}
    for number, table in enumerate(covering):
        part = progress.part(number / len(covering), (number + 1) / len(covering))
        usable = assess(table.shapes, table.wkb, part.part(0.0, 0.5)).usable
        seam = seam_of(table.shapes, usable, 0, part.part(0.5, 1.0))
        borders[_key(dataset, table.name)] = Border(
            seam, table.fids[usable], bounds(table.shapes)[usable]
        )
    wanted = plan_boundary(model) if model else ""
    bounding = dataset.table(wanted) or dataset.role("boundary")
    return borders, bounding.name if bounding is not None and len(bounding) else ""


def _key(dataset: Dataset, name: str) -> str:
    """What a layer is called in all wards alike: its role in a bare file, else its name."""
    roles = [role for role in ("parcels", "lots") if dataset.roles.get(role) == name]
    return roles[0] if roles and not dataset.model_id else name


def _stamp(ward: Ward, settings: Settings) -> str:
    """The input's bytes, the profile, the options, the program."""
    parts = [plugin_version(), load_profile(settings.profile).sha256, settings.on]
    parts += [str(settings.tolerance), str(settings.rules), str(settings.layers)]
    parts += [str(sorted((settings.roles or {}).items())), str(settings.model)]
    if ward.path.is_dir():
        files = sorted(p for p in ward.path.rglob("*") if p.is_file() and not _passing(p))
    else:
        files = [ward.path]
    for file in files:
        parts += [str(file.relative_to(ward.path.parent)), _digest(file)]
    return stamp_of(parts)


def _passing(path: Path) -> bool:
    """Files that come and go while data are looked at."""
    return path.name.endswith(("-wal", "-shm", "-journal", ".part", ".lock"))


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _peak() -> float:
    """The process's own peak memory so far in MB; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    peak = next((line for line in lines if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(peak.split()[1]) / 1024.0
