# SPDX-License-Identifier: GPL-2.0-or-later
"""What a rule is, and what it is given.

A rule is one frozen dataclass in one file, in a folder named by its ISO 19157 quality element.
Its docstring is the help that the user reads (Kiểm tra gì / Vì sao / Cách sửa), `help_en` the
same in English; its fields are its parameters, set by the profile.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar, Mapping, Optional, Sequence, Union

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.cached import cached_property
from qh_plugin.core.errors import QhError
from qh_plugin.core.fabric import Fabric, build
from qh_plugin.core.fabric.figures import Figures
from qh_plugin.core.fabric.validity import Defect, Validity, assess
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.network import Network, build_network
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.rules.columns import Columns
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import Text
from qh_plugin.core.wkb import Kind

#: What a layer is made of; a rule names the kinds it applies to.
POLYGON, LINE, POINT, NO_GEOMETRY = "polygon", "line", "point", "none"


class Mending(str, Enum):
    """Whether a rule's findings can be mended: by the machine alone, with a person's yes, not."""

    AUTO = "auto"
    ASK = "ask"
    NONE = "no"


class Reach(str, Enum):
    """What a finding depends on, so what has to be looked at again after an edit: the feature
    alone, the features around it, the whole layer, or the whole dataset."""

    FEATURE = "feature"
    NEIGHBOURS = "neighbours"
    LAYER = "layer"
    DATASET = "dataset"


class Skipped(QhError):
    """A rule cannot run here; the report gives the reason. Never a silent pass.

    `found` is what it found all the same, where it could run in part only.
    """

    def __init__(self, text: Text, details: str = "", found: Sequence[Findings] = ()) -> None:
        super().__init__(text, details)
        self.found = tuple(found)


@dataclass
class LayerContext:
    """One layer and all that rules may share about it; computed once, on first use."""

    dataset: Dataset
    table: Table
    kind: str
    tolerance: float = 0.001
    grid: float = 0.001
    model: Optional[Model] = None
    feature_class: Optional[FeatureClass] = None
    boundary: Optional[Table] = None
    #: why a boundary that is there cannot be used
    boundary_problem: Optional[Text] = None
    voids: Optional[Table] = None
    coverage: bool = True
    progress: Progress = SILENT
    #: ids of the rules that run on this layer: one that has a special case leaves it to the rule
    #: of that case where it runs too
    running: frozenset[str] = frozenset()
    #: rows that are stored as curves; `table` holds them as straight segments
    curved: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    @cached_property
    def columns(self) -> Columns:
        """The attributes, each column looked at once for all rules."""
        return Columns(self.table.columns)

    @cached_property
    def validity(self) -> Validity:
        """Which rows are readable and valid, and why not; see `fabric.validity`."""
        return assess(self.table.read_shapes(self.progress), self.table.wkb, self.progress)

    @cached_property
    def figures(self) -> Figures:
        """Lengths, areas, perimeters, parts of the single geometries; see `fabric.figures`."""
        return Figures(self.table.shapes)

    @cached_property
    def network(self) -> Network:
        """The lines as a network: free ends, crossings, overlaps. A line that only crosses itself
        takes part."""
        code = self.validity.code
        readable = (code == Defect.NONE) | (code == Defect.SELF_INTERSECTION)
        readable &= self.table.shapes.kind == Kind.LINE
        return build_network(self.table.shapes, readable, self.tolerance, self.progress)

    @cached_property
    def fabric(self) -> Fabric:
        """The polygon fabric of the valid rows: overlaps, gaps, duplicates, missing vertices."""
        return build(
            self.table.read_shapes(self.progress),
            self.validity.usable,
            self.tolerance,
            boundary=self.boundary.shapes if self.boundary else None,
            voids=self.voids.shapes if self.voids else None,
            progress=self.progress,
        )


@dataclass
class DatasetContext:
    """All layers together, for the rules that look at the dossier as a whole."""

    dataset: Dataset
    layers: tuple[LayerContext, ...]
    model: Optional[Model] = None
    progress: Progress = SILENT
    shared: dict[str, Any] = field(default_factory=dict)

    def layer(self, name: str) -> Optional[LayerContext]:
        """The layer that follows the class of that name ("QuyHoach/RanhGioiQuyHoach_A") or plays
        that role (parcels, lots, boundary, voids, roads); None where there is none."""
        table = self.dataset.role(name)
        wanted = self.model.feature_class(name) if self.model else None
        for context in self.layers:
            found = context.feature_class
            same = table is not None and context.table.name == table.name
            if same or (found is not None and wanted is found):
                return context
        return None


@dataclass(frozen=True)
class Rule:
    """Base of all rules. Subclasses set the class variables and implement `run`."""

    id: ClassVar[str]
    title: ClassVar[Text]
    help_en: ClassVar[str]
    #: the act, the standard or the practice that it rests on; see `acts`
    basis: ClassVar[Text]
    quality: ClassVar[str]
    severity: ClassVar[Severity]
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON, LINE, POINT})
    #: True: only where the layer must cover an area without overlap (`LayerContext.coverage`).
    needs_coverage: ClassVar[bool] = False
    #: True: only for layers that follow a class of the model (`LayerContext.feature_class`).
    needs_class: ClassVar[bool] = False
    #: True: only for lines that form a network; in a bare file those are all line layers.
    needs_network: ClassVar[bool] = False
    #: whether the findings can be mended; each AUTO or ASK rule has a repair in `core.repair`
    mending: ClassVar[Mending] = Mending.NONE
    #: what a finding depends on; LAYER is always right, FEATURE and NEIGHBOURS are quicker live
    reach: ClassVar[Reach] = Reach.LAYER
    #: parameter name → unit, for the catalogue
    units: ClassVar[Mapping[str, str]] = {}

    @property
    def sight(self) -> float:
        """How far (m) from a place of a finding features may lie on which it depends, beyond the
        tolerance; of a rule that looks at neighbours."""
        return 0.0

    def run(self, context: LayerContext) -> Union[Findings, Sequence[Findings]]:
        """Findings in one layer; several groups where their severities differ (a group's own
        severity counts where it is lower than the rule's). Raises `Skipped` with the reason where
        it cannot run."""
        raise NotImplementedError


@dataclass(frozen=True)
class DatasetRule(Rule):
    """A rule over all layers; gives the findings of each layer concerned (layer "" = dossier)."""

    reach: ClassVar[Reach] = Reach.DATASET

    def run_all(self, context: DatasetContext) -> list[Findings]:
        """Findings of the whole dataset. Raises `Skipped` with the reason."""
        raise NotImplementedError


AnyRule = Union[Rule, DatasetRule]
