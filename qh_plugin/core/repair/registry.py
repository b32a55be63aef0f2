# SPDX-License-Identifier: GPL-2.0-or-later
"""The repairs, found by walking this package; there is no list to keep."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Mapping, Optional

from qh_plugin.core.repair.base import Repair

_PACKAGE = "qh_plugin.core.repair"


@lru_cache(maxsize=1)
def repairs() -> tuple[Repair, ...]:
    """All repairs by id. Raises `ValueError` where two claim the same id."""
    found: dict[str, Repair] = {}
    for entry in sorted(pkgutil.iter_modules([str(Path(__file__).parent)]), key=lambda e: e.name):
        if entry.name in ("base", "registry"):
            continue
        module = importlib.import_module(f"{_PACKAGE}.{entry.name}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Repair) and hasattr(value, "id"):
                other = found.setdefault(value.id, value())
                if type(other) is not value:
                    raise ValueError(f"repair id {value.id} is claimed twice")
    return tuple(found[repair_id] for repair_id in sorted(found))


def repairs_for(rule_id: str, settings: Optional[Mapping[str, float]] = None) -> tuple[Repair, ...]:
    """The repairs that mend findings of a rule, the safe ones first. `settings` are parameters:
    each repair takes those that it has as a field."""
    mending = (_set(repair, settings or {}) for repair in repairs() if rule_id in repair.mends)
    return tuple(sorted(mending, key=lambda repair: (not repair.safe, repair.order, repair.id)))


def _set(repair: Repair, settings: Mapping[str, float]) -> Repair:
    if not is_dataclass(repair):
        return repair
    mine = {f.name: settings[f.name] for f in fields(repair) if f.name in settings}
    return type(repair)(**mine) if mine else repair
