# SPDX-License-Identifier: GPL-2.0-or-later
"""What one ward's task leaves in the folder of results: report, seams, and last the facts.

The facts are written last and hold the hashes of the rest, so a ward that was killed half-way, or
whose files were touched, is simply done again.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Mapping, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.fabric.seam import Seam
from qh_plugin.io import whole_files

REPORT, SEAMS, FACTS = "report.jsonl", "seams.npz", "ward.json"
_PARTS = ("edge", "net", "source", "place", "fid", "box")


@dataclass(frozen=True)
class Border:
    """What a second pass needs of one layer of one ward: its seam, and where each usable feature
    lies: `fid` (n,) and `box` (n, 4), so that those near a place can be fetched again."""

    seam: Seam
    fid: NDArray[np.int64]
    box: NDArray[np.float64]


@dataclass(frozen=True)
class WardFacts:
    """What is known of a checked ward. `stamp` names the input, the profile and the program;
    `layers` what the layers whose seam was kept are called in all wards alike, with their CRS,
    `places` the file and table of each; `model` the id of the model they follow; `boundary` the
    file and table of the ward's boundary, empty where it has none; `failed` why there is no
    result."""

    name: str
    stamp: str = ""
    features: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    waived: int = 0
    seconds: float = 0.0
    peak_mb: float = 0.0
    layers: Mapping[str, Optional[int]] = field(default_factory=dict)
    places: Mapping[str, Sequence[str]] = field(default_factory=dict)
    model: str = ""
    boundary: Sequence[str] = ()
    failed: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)


def write_ward(
    folder: Path, report: str, borders: Mapping[str, Border], facts: WardFacts
) -> WardFacts:
    """Write all three; the facts with the hashes of the others. Raises `StorageError`."""
    content = {REPORT: report.encode("utf-8"), SEAMS: _packed(borders)}
    for name, raw in content.items():
        whole_files.write(folder / name, raw)
    digests = {name: hashlib.sha256(raw).hexdigest() for name, raw in content.items()}
    done = WardFacts(**{**asdict(facts), "hashes": digests})
    whole_files.write(folder / FACTS, json.dumps(asdict(done), ensure_ascii=False, indent=1))
    return done


def kept(folder: Path, stamp: str) -> Optional[WardFacts]:
    """The facts of a ward that was done before from the same input; None where it must be done
    again."""
    try:
        facts = WardFacts(**json.loads((folder / FACTS).read_text("utf-8")))
        whole = all(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
            for name, digest in facts.hashes.items()
        )
    except (OSError, ValueError, TypeError):
        return None
    complete = set(facts.hashes) == {REPORT, SEAMS}
    return facts if facts.stamp == stamp and whole and complete else None


def read_border(folder: Path, layer: str, number: int) -> Border:
    """The border of one layer, with `number` as its source."""
    with np.load(folder / SEAMS, allow_pickle=False) as arrays:
        edge, net, source, place, fid, box = (arrays[f"{layer}|{part}"] for part in _PARTS)
    place[:, 0], source[:] = number, number
    return Border(Seam(edge, net, source, place), fid, box)


def _packed(borders: Mapping[str, Border]) -> bytes:
    """The arrays as .npz with the same bytes each time (numpy's own writer stores the hour)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for layer, border in sorted(borders.items()):
            for part in _PARTS:
                holder = border if part in ("fid", "box") else border.seam
                raw = io.BytesIO()
                np.save(raw, getattr(holder, part), allow_pickle=False)
                archive.writestr(zipfile.ZipInfo(f"{layer}|{part}.npy"), raw.getvalue())
    return out.getvalue()


def stamp_of(parts: Sequence[str]) -> str:
    """One digest of everything that a ward's result depends on."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8"))
        digest.update(b"\0")
    return digest.hexdigest()
