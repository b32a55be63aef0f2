# SPDX-License-Identifier: GPL-2.0-or-later
"""What a round of mending did and what it refused, for people (lines) and for programs (rows)."""

from __future__ import annotations

from typing import Any, Iterator, Optional

import numpy as np

from qh_plugin.core.repair.proof import Proof
from qh_plugin.core.repair.rounds import Left, Mend, Mended
from qh_plugin.core.text import Text


def lines(mended: Mended, language: str) -> Iterator[str]:
    """One line for each repair: what, where, how proved; then one for each finding left."""
    for mend in mended.done:
        for change in mend.edits:
            yield f"  {mend.rule} {change.layer}{_at(mend.point)}: {change.text.get(language)}"
        yield f"      {mend.proof.text.get(language)}"
    for left in mended.remaining:
        yield _NOT.format(rule=left.rule, layer=left.layer, at=_at(left.point), why=left.why).get(
            language
        )
    yield _COUNT.format(n=len(mended.done), left=len(mended.remaining)).get(language)


def rows(mended: Mended) -> Iterator[dict[str, Any]]:
    """The same as data."""
    for mend in mended.done:
        yield _mend(mend)
    for left in mended.remaining:
        yield _left(left)


def _mend(mend: Mend) -> dict[str, Any]:
    return {
        "type": "mended",
        "rule": mend.rule,
        "key": mend.key,
        "repair": mend.repair,
        "point": _point(mend.point),
        "message": _both(mend.message),
        "edits": [
            {
                "layer": change.layer,
                "text": _both(change.text),
                "geometries": sorted(change.geometries),
                "attributes": sorted(change.attributes),
                "deleted": sorted(change.deleted),
                "added": len(change.added),
            }
            for change in mend.edits
        ],
        "proof": _proof(mend.proof),
    }


def _left(left: Left) -> dict[str, Any]:
    return {
        "type": "refused" if left.refused else "left",
        "rule": left.rule,
        "layer": left.layer,
        "key": left.key,
        "point": _point(left.point),
        "message": _both(left.message),
        "why": _both(left.why),
    }


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "gone": proof.gone,
        "added": len(proof.added),
        "minor": proof.minor,
        "revealed": proof.revealed,
        "to_fill": proof.to_fill,
        "text": _both(proof.text),
    }


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}


def _point(point: tuple[float, float]) -> Optional[list[float]]:
    return None if np.isnan(point[0]) else [round(v, 4) for v in point]


def _at(point: tuple[float, float]) -> str:
    return "" if np.isnan(point[0]) else f" ({point[0]:.3f}; {point[1]:.3f})"


_NOT = Text("  chưa sửa được {rule} {layer}{at}: {why}", "  not mended: {rule} {layer}{at}: {why}")
_COUNT = Text("Đã sửa {n} chỗ, còn {left}.", "Mended {n}, {left} left.")
