# SPDX-License-Identifier: GPL-2.0-or-later
"""The catalogue: every rule found by walking `core.rules`; there is no list to keep."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from types import ModuleType
from typing import Iterator, Type

from qh_plugin.core import rules
from qh_plugin.core.rules.base import Rule


@lru_cache(maxsize=1)
def catalogue() -> tuple[Type[Rule], ...]:
    """All rules, sorted by id. Raises `ValueError` where two rules claim the same id."""
    return collect(rules)


def collect(package: ModuleType) -> tuple[Type[Rule], ...]:
    """The concrete rules defined in the modules of one package, sorted by id."""
    found: dict[str, Type[Rule]] = {}
    for module in _modules(package):
        for rule in _defined_in(module):
            other = found.setdefault(rule.id, rule)
            if other is not rule:
                raise ValueError(
                    f"rule id {rule.id} is claimed twice: {other.__module__} and {rule.__module__}"
                )
    return tuple(found[rule_id] for rule_id in sorted(found))


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    prefix = package.__name__ + "."
    for entry in sorted(pkgutil.walk_packages(package.__path__, prefix), key=lambda e: e.name):
        yield importlib.import_module(entry.name)


def _defined_in(module: ModuleType) -> Iterator[Type[Rule]]:
    for value in vars(module).values():
        if (
            isinstance(value, type)
            and issubclass(value, Rule)
            and value.__module__ == module.__name__
            and hasattr(value, "id")
        ):
            yield value
