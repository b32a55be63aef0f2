# SPDX-License-Identifier: GPL-2.0-or-later
"""One feature as several: the first keeps its id, the others get its attributes."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.repair.geometry import to_wkb
from qh_plugin.core.repair.measures import of_parts
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


def as_features(
    context: LayerContext, row: int, parts: Sequence[Any], text: Text, preview: Any
) -> Edits:
    """The largest part stays the feature; each other becomes one with its attributes, the unique
    ones left empty for a person or the form to fill. Areas, lengths and persons are each part's
    own."""
    measure = shapely.area if shapely.get_dimensions(parts[0]) == 2 else shapely.length
    order = sorted(range(len(parts)), key=lambda k: (-float(measure(parts[k])), k))
    first, *others = (to_wkb(parts[k], context, row) for k in order)
    values = copied_values(context, row)
    mine, *theirs = of_parts(context, row, [parts[k] for k in order])
    fid = int(context.table.fids[row])
    return Edits(
        layer=context.table.name,
        text=text,
        geometries={fid: first},
        attributes={fid: mine} if mine else {},
        added=tuple((wkb, {**values, **own}) for wkb, own in zip(others, theirs)),
        preview=preview,
    )


def copied_values(context: LayerContext, row: int) -> Mapping[str, Any]:
    """The attributes of a feature that another one may have too."""
    table, known = context.table, context.feature_class
    unique = {f.name for f in known.fields if f.unique} if known else set()
    unique |= {name for name in (table.id_field, known.id_field if known else None) if name}
    return {name: column[row] for name, column in table.columns.items() if name not in unique}
