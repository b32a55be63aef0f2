# SPDX-License-Identifier: GPL-2.0-or-later
"""`rules`: print the catalogue."""

from __future__ import annotations

import argparse
import json
from typing import Any, Iterator, Optional, Sequence, Type

from qh_plugin.core.checking import Profile, available_profiles, catalogue, load_profile
from qh_plugin.core.checking.described import help_of, parameters_of
from qh_plugin.core.errors import InputError
from qh_plugin.core.repair import repairs_for
from qh_plugin.core.report.summary import QUALITIES, SEVERITIES
from qh_plugin.core.rules.base import Mending, Rule
from qh_plugin.core.text import Text, plain

HELP = Text("Liệt kê các quy tắc kiểm tra", "List the rules")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument(
        "--json",
        action="store_true",
        help=Text("in dạng JSON, đủ cả phần trợ giúp", "print as JSON, with the help of the rules"),
    )
    parser.add_argument(
        "--help-of",
        metavar="ID",
        help=Text("in phần trợ giúp của một quy tắc", "print the help of one rule"),
    )
    parser.add_argument(
        "--profile",
        metavar="ID",
        help=Text(
            "chỉ các quy tắc của bộ này, với mức và tham số của bộ",
            "the rules of this profile only, with its severities and parameters",
        ),
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the catalogue. Raises `InputError` for an unknown rule or profile."""
    profile = load_profile(arguments.profile) if arguments.profile else None
    rules = [rule for rule in catalogue() if profile is None or rule.id in profile.rules]
    if arguments.help_of:
        rules = [rule for rule in catalogue() if rule.id == arguments.help_of.upper()]
        if not rules:
            raise InputError(_UNKNOWN.format(id=arguments.help_of))
        print(_page(rules[0], profile, arguments.lang))
    elif arguments.json:
        content = [describe(rule, profile) for rule in rules]
        print(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        print("\n".join(_table(rules, profile, arguments.lang)))
    return 0


def _table(rules: Sequence[Type[Rule]], profile: Optional[Profile], language: str) -> Iterator[str]:
    """A head and one line a rule, in columns."""
    rows = [[label.get(language) for label in _HEAD]]
    for rule in rules:
        severity = profile.severity(rule) if profile else rule.severity
        rows.append(
            [
                rule.id,
                SEVERITIES[severity].get(language),
                _MENDING[rule.mending].get(language),
                QUALITIES.get(rule.quality, plain(rule.quality)).get(language),
                rule.title.get(language),
            ]
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()


def _page(rule: Type[Rule], profile: Optional[Profile], language: str) -> str:
    """The help of one rule, with its parameters and repairs."""
    lines = [f"{rule.id} {rule.title.get(language)}", "", help_of(rule).get(language)]
    with_values = profile.instance(rule) if profile else rule()
    shown = [
        f"  {name} = {value} {rule.units.get(name, '')}".rstrip()
        for name, value in parameters_of(with_values).items()
    ]
    mends = [f"  {repair.title.get(language)}" for repair in repairs_for(rule.id)]
    for title, listed in ((_PARAMETERS, shown), (_REPAIRS, mends)):
        if listed:
            lines += ["", title.get(language), *listed]
    return "\n".join(lines)


def describe(rule: Type[Rule], profile: Optional[Profile] = None) -> dict[str, Any]:
    """One rule as data: texts, severity by profile, parameters with units, repairs. With a
    profile its severity and values stand beside the defaults."""
    profiles = [load_profile(name) for name in available_profiles()]
    defaults = parameters_of(rule())
    values = parameters_of(profile.instance(rule)) if profile else defaults
    helped = help_of(rule)
    return {
        "id": rule.id,
        "title": {"vi": rule.title.vi, "en": rule.title.en},
        "severity": (profile.severity(rule) if profile else rule.severity).value,
        "quality": rule.quality,
        "mending": rule.mending.value,
        "reach": rule.reach.value,
        "kinds": sorted(rule.kinds),
        "needs_coverage": rule.needs_coverage,
        "needs_class": rule.needs_class,
        "profiles": {p.id: p.severity(rule).value for p in profiles if rule.id in p.rules},
        "parameters": [
            {
                "name": name,
                "default": default,
                "value": values[name],
                "unit": rule.units.get(name, ""),
            }
            for name, default in defaults.items()
        ],
        "repairs": [repair.id for repair in repairs_for(rule.id)],
        "help": {"vi": helped.vi, "en": helped.en},
    }


_HEAD = (
    Text("Mã", "Id"),
    Text("Mức", "Severity"),
    Text("Sửa", "Mending"),
    Text("Yếu tố chất lượng", "Quality"),
    Text("Tên", "Title"),
)
_MENDING = {
    Mending.AUTO: Text("tự động", "automatic"),
    Mending.ASK: Text("hỏi", "asks"),
    Mending.NONE: Text("–", "–"),
}
_PARAMETERS = Text("Tham số", "Parameters")
_REPAIRS = Text("Phép sửa", "Repairs")
_UNKNOWN = Text(
    "Không có quy tắc {id}; lệnh rules liệt kê các quy tắc.",
    "There is no rule {id}; the command rules lists them.",
)
