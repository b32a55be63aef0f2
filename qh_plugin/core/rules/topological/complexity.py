# SPDX-License-Identifier: GPL-2.0-or-later
"""G17: features that are too heavy to publish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping

import numpy as np

from qh_plugin.core import text
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LINE, POLYGON, LayerContext, Reach, Rule
from qh_plugin.core.rules.defects import readable
from qh_plugin.core.rules.single import of_rows
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Complexity(Rule):
    """Kiểm tra gì: đối tượng có quá nhiều đỉnh, quá nhiều vòng, hoặc đỉnh quá dày so với chiều dài
    ranh giới.

    Vì sao: một đối tượng quá nặng làm bản đồ và dịch vụ chậm hẳn, có phần mềm không mở được; đỉnh
    quá dày thường là ranh quét tự động hoặc đường cong chia quá nhỏ.

    Cách sửa: đơn giản hóa ranh giới trong phạm vi dung sai (làm cùng lúc với vùng bên cạnh), hoặc
    chia đối tượng.
    """

    id: ClassVar[str] = "G17"
    title: ClassVar[Text] = Text("Hình quá phức tạp", "Too complex a shape")
    help_en: ClassVar[str] = (
        "What: a feature with too many vertices or rings, or with vertices too dense for the "
        "length of its border. Why: one heavy feature slows maps and services down and some "
        "software cannot open it; dense vertices usually come from automatic tracing or from "
        "curves cut too fine. Fix: simplify the border within the tolerance (together with its "
        "neighbours), or divide the feature."
    )
    basis: ClassVar[Text] = acts.CRAFT
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.WARNING
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON, LINE})
    units: ClassVar[Mapping[str, str]] = {"density": "1/m"}

    vertices: int = 10_000
    rings: int = 1_000
    #: vertices a metre, looked at from `dense_from` vertices on
    density: float = 20.0
    dense_from: int = 200

    def run(self, context: LayerContext) -> Findings:
        """One finding a feature, for the first limit it breaks."""
        figures, shapes = context.figures, context.table.shapes
        size, rings = figures.vertices, figures.rings
        heavy = np.flatnonzero(
            (size > self.vertices) | (rings > self.rings) | (size >= self.dense_from)
        )
        heavy = heavy[readable(context)[heavy]]
        around = np.bincount(shapes.ring_row, figures.perimeter, minlength=len(size))[heavy]
        density = size[heavy] / np.maximum(around, 1e-9)
        dense = (density > self.density) & ~np.isin(heavy, context.curved)  # segments of ours
        broken = (size[heavy] > self.vertices, rings[heavy] > self.rings, dense)
        keep = np.logical_or.reduce(broken)
        rows, density = heavy[keep], density[keep]
        first = np.searchsorted(shapes.ring_row, rows)
        return of_rows(
            self.id,
            context,
            rows,
            np.full(len(rows), None, object),
            shapes.xy[shapes.ring_start[first]],
            _MESSAGES,
            {
                "vertices": size[rows].tolist(),
                "rings": rings[rows].tolist(),
                "density": [text.number(v, 1) for v in density],
            },
            {"vertices": size[rows], "rings": rings[rows], "density": density},
            np.select([b[keep] for b in broken], [0, 1, 2]),
        )


_MESSAGES = (
    Text("{id} có {vertices} đỉnh, quá nhiều", "{id} has too many vertices: {vertices}"),
    Text("{id} có {rings} vòng, quá nhiều", "{id} has too many rings: {rings}"),
    Text(
        "{id} có {vertices} đỉnh, {density} đỉnh mỗi mét ranh giới, quá dày",
        "{id} has {vertices} vertices, {density} a metre of border: too dense",
    ),
)
