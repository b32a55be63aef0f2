# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules that compare two layers: which ones by the model's relations and their own parameters, and
findings about features of the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.model import Model, Relation
from qh_plugin.core.rules.base import DatasetContext, DatasetRule
from qh_plugin.core.rules.lines import of_lines
from qh_plugin.core.rules.relations import Compared, Objects, compare
from qh_plugin.core.text import Text, Value


@dataclass(frozen=True)
class PairRule(DatasetRule):
    """Base of these rules: `layer` is compared with `other`, each a class, a role or a name."""

    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    layer: str = ""
    other: str = ""

    def run_all(self, context: DatasetContext) -> list[Findings]:
        """The findings of every relation. Raises `Skipped` with the reason."""
        own = self._relation()
        return compare(self.id, context, [own] if own is not None else [], self._compare)

    def relations(self, model: Optional[Model]) -> Sequence[Relation]:
        """What it compares: by the model and by its own parameters."""
        own = self._relation()
        known = model.relations if model else ()
        return [*(r for r in known if r.rule == self.id), *([own] if own is not None else [])]

    def _relation(self) -> Optional[Relation]:
        """The relation that the parameters name; None where they name none."""
        return Relation(self.id, self.layer, self.other) if self.layer and self.other else None

    def _compare(self, pair: Compared) -> list[Findings]:
        """The findings of one relation. Raises `Skipped`."""
        raise NotImplementedError

    def _found(
        self,
        pair: Compared,
        rows: Ints,
        geometry: Objects,
        messages: Sequence[Text],
        variant: Ints,
        arguments: Mapping[str, Sequence[Value]],
        measures: Optional[Mapping[str, Floats]] = None,
        at: Optional[Objects] = None,
    ) -> Findings:
        """One finding for each row of the first layer (a row may come again), with its place:
        a point within the defect's geometry where `at` gives none."""
        inside = shapely.point_on_surface(geometry) if at is None else at
        return of_lines(
            self.id,
            pair.layer,
            [(int(row),) for row in rows],
            geometry,
            shapely.get_coordinates(inside),
            messages,
            np.asarray(variant, np.int64),
            arguments,
            measures,
            pair.severity,
        )
