# SPDX-License-Identifier: GPL-2.0-or-later
"""Turn rings that run the wrong way, in a whole layer."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair, Unmendable
from qh_plugin.core.repair.geometry import preview
from qh_plugin.core.repair.reading import read_plain, wkb_of
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class OrientRings(Repair):
    """Shells run counter-clockwise and holes clockwise afterwards (RFC 7946, GML); no vertex
    changes but in its order."""

    id: ClassVar[str] = "orient_rings"
    title: ClassVar[Text] = Text("Đổi chiều vòng", "Turn the rings")
    mends: ClassVar[frozenset[str]] = frozenset({"G14"})
    safe: ClassVar[bool] = True

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of every feature with a ring that runs the wrong way."""
        rows, shapes = read_plain(context, valid=True)
        turned = np.asarray(shapely.orient_polygons(shapes, exterior_cw=False), dtype=object)
        changed = np.flatnonzero(~shapely.equals_exact(shapes, turned, tolerance=0.0))
        if not len(changed):
            raise Unmendable(
                Text("Mọi vòng đã đúng chiều.", "Every ring runs the right way already.")
            )
        return Edits(
            context.table.name,
            Text("Đổi chiều vòng của {n} đối tượng", "Turn rings (features: {n})").format(
                n=len(changed)
            ),
            geometries=dict(
                zip(context.table.fids[rows[changed]].tolist(), wkb_of(turned[changed]))
            ),
            preview=preview(shapely.GeometryCollection(list(turned[changed][:_SHOWN]))),
        )


_SHOWN = 200
