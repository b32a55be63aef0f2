# SPDX-License-Identifier: GPL-2.0-or-later
"""`rules`: print the catalogue."""

from __future__ import annotations

import argparse
import dataclasses
import inspect
import json
from typing import Any, Type

from qh_plugin.core.checking import available_profiles, catalogue, load_profile
from qh_plugin.core.repair import repairs_for
from qh_plugin.core.rules.base import Rule
from qh_plugin.core.text import Text

HELP = Text("Liệt kê các quy tắc kiểm tra", "List the rules")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--json", action="store_true", help="in dạng JSON, đủ cả phần trợ giúp")
    parser.add_argument("--help-of", metavar="ID", help="in phần trợ giúp của một quy tắc")


def run(arguments: argparse.Namespace) -> int:
    """Print the catalogue."""
    rules = catalogue()
    if arguments.help_of:
        rules = tuple(r for r in rules if r.id == arguments.help_of)
        for rule in rules:
            print(f"{rule.id} {rule.title.get(arguments.lang)}\n")
            print(_help(rule, arguments.lang))
        return 0 if rules else 2
    if arguments.json:
        print(json.dumps([describe(rule) for rule in rules], ensure_ascii=False, indent=1))
        return 0
    for rule in rules:
        mends = ", ".join(r.title.get(arguments.lang) for r in repairs_for(rule.id))
        fix = f"  [{mends}]" if mends else ""
        print(f"{rule.id}  {rule.severity.value:<8} {rule.title.get(arguments.lang)}{fix}")
    return 0


def describe(rule: Type[Rule]) -> dict[str, Any]:
    """One rule as data: texts, severity by profile, parameters with units, repairs."""
    profiles = [load_profile(name) for name in available_profiles()]
    return {
        "id": rule.id,
        "title": {"vi": rule.title.vi, "en": rule.title.en},
        "severity": rule.severity.value,
        "quality": rule.quality,
        "kinds": sorted(rule.kinds),
        "needs_coverage": rule.needs_coverage,
        "needs_class": rule.needs_class,
        "profiles": {p.id: p.severity(rule).value for p in profiles if rule.id in p.rules},
        "parameters": [
            {"name": f.name, "default": getattr(rule(), f.name), "unit": rule.units.get(f.name, "")}
            for f in dataclasses.fields(rule)
        ],
        "repairs": [r.id for r in repairs_for(rule.id)],
        "help": {"vi": _help(rule, "vi"), "en": _help(rule, "en")},
    }


def _help(rule: Type[Rule], language: str) -> str:
    return inspect.cleandoc(rule.help_en if language == "en" else rule.__doc__ or "")
