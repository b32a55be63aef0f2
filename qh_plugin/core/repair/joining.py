# SPDX-License-Identifier: GPL-2.0-or-later
"""Many edits as one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Sequence

from qh_plugin.core.edits import Edits


def per_layer(edits: Sequence[Edits]) -> list[Edits]:
    """One change a layer, in the order in which layers first appear."""
    layers: dict[str, list[Edits]] = {}
    for change in edits:
        layers.setdefault(change.layer, []).append(change)
    return [joined(*changes) for changes in layers.values()]


def joined(*changes: Edits) -> Edits:
    """Changes of one layer as one; later ones win. The text is the last one's."""
    deleted = frozenset().union(*(change.deleted for change in changes))
    geometries: dict[int, bytes] = {}
    attributes: dict[int, dict[str, Any]] = {}
    for change in changes:
        geometries.update(change.geometries)
        for fid, values in change.attributes.items():
            attributes.setdefault(fid, {}).update(values)
    return replace(
        changes[-1],
        geometries={fid: wkb for fid, wkb in geometries.items() if fid not in deleted},
        attributes={fid: values for fid, values in attributes.items() if fid not in deleted},
        deleted=deleted,
        added=tuple(feature for change in changes for feature in change.added),
        preview=None,
    )
