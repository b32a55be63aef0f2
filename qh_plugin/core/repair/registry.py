# SPDX-License-Identifier: GPL-2.0-or-later
"""The repairs, found by walking this package; there is no list to keep."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from pathlib import Path

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


def repairs_for(rule_id: str) -> tuple[Repair, ...]:
    """The repairs that mend findings of a rule, the safe ones first."""
    mending = (repair for repair in repairs() if rule_id in repair.mends)
    return tuple(sorted(mending, key=lambda repair: (not repair.safe, repair.id)))
