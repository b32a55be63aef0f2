# SPDX-License-Identifier: GPL-2.0-or-later
"""What the catalogue knows of the rules of a run: titles, help, quality elements, units."""

from __future__ import annotations

import dataclasses
import inspect
from dataclasses import replace
from typing import Any, Type

from qh_plugin.core.checking.catalogue import catalogue
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.rules.base import Rule
from qh_plugin.core.text import Text


def help_of(rule: Type[Rule]) -> Text:
    """The help of a rule as its author wrote it, without the indent of the source."""
    return Text(inspect.cleandoc(rule.__doc__ or ""), inspect.cleandoc(rule.help_en))


def parameters_of(rule: Rule) -> dict[str, Any]:
    """The parameters that a rule runs with."""
    return {f.name: getattr(rule, f.name) for f in dataclasses.fields(rule)}


def described(result: CheckResult) -> CheckResult:
    """A report that was read back, with what only the catalogue knows; a rule that is no longer
    in it keeps its id as title."""
    known = {rule.id: rule for rule in catalogue()}
    rules = tuple(
        replace(
            facts,
            title=known[facts.id].title,
            help=help_of(known[facts.id]),
            quality=known[facts.id].quality,
            units=known[facts.id].units,
        )
        if facts.id in known
        else facts
        for facts in result.rules
    )
    return replace(result, rules=rules)
