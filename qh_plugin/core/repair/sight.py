# SPDX-License-Identifier: GPL-2.0-or-later
"""How far from a change of a layer the findings may lie that rest on it, as the profile sets it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, Optional

from qh_plugin.core.checking import Profile, catalogue
from qh_plugin.core.checking.context import kind_of
from qh_plugin.core.model import Model
from qh_plugin.core.rules.base import LINE, Rule
from qh_plugin.core.rules.pairs import PairRule
from qh_plugin.core.table import Dataset


@dataclass(frozen=True)
class Sight:
    """In metres: that of the rules on lines, and by layer where a rule that compares it with
    another looks farther. A layer of another kind than lines is seen from nowhere."""

    lines: float = 0.0
    layers: Mapping[str, float] = field(default_factory=dict)


def sight_of(profile: Profile, dataset: Dataset, model: Optional[Model]) -> Sight:
    """The sight of the rules of a profile in this dataset."""
    rules = [profile.instance(r) for r in catalogue() if r.id in profile.rules and LINE in r.kinds]
    lines = max((rule.sight for rule in rules if not isinstance(rule, PairRule)), default=0.0)
    layers = {}
    for table in dataset.tables:
        if kind_of(table) == LINE:
            pairs = (rule.sight for rule in rules if _compares(rule, table.name, dataset, model))
            layers[table.name] = max([lines, *pairs])
    return Sight(lines, layers)


def _compares(rule: Rule, layer: str, dataset: Dataset, model: Optional[Model]) -> bool:
    """Whether it is a rule that compares this layer with another."""
    if not isinstance(rule, PairRule) or not rule.sight:
        return False
    named = [(r.layer, r.other, r.also) for r in rule.relations(model)]
    own = model.feature_class(layer) if model else None
    return any(
        name == layer
        or dataset.roles.get(name) == layer
        or (own is not None and model is not None and model.feature_class(name) is own)
        for names in named
        for name in names
        if name
    )
