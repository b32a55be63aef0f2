# SPDX-License-Identifier: GPL-2.0-or-later
"""Which rules can be mended without a person, and in which order that is best done."""

from __future__ import annotations

from typing import Iterable

from qh_plugin.core.checking import Profile, catalogue
from qh_plugin.core.repair.registry import repairs_for

#: rules whose repairs make others possible
_FIRST = ("G15", "G03", "G05", "G07", "G16", "G14", "G12")


def safe_rules(profile: Profile) -> list[str]:
    """The rules of a profile that have a repair which may run without a person, in the order in
    which they are best mended: what cannot be read, then single geometries, then coverage."""
    return best_order(
        rule for rule in profile.rules if any(repair.safe for repair in repairs_for(rule))
    )


def best_order(rules: Iterable[str]) -> list[str]:
    """The ids of rules in the order in which more of their findings can be mended."""
    wanted = set(rules)
    found = [rule for rule in catalogue() if rule.id in wanted]
    return [rule.id for rule in sorted(found, key=lambda r: (r.needs_coverage, _rank(r.id), r.id))]


def _rank(rule_id: str) -> int:
    return _FIRST.index(rule_id) if rule_id in _FIRST else len(_FIRST)
