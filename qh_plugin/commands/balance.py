# SPDX-License-Identifier: GPL-2.0-or-later
"""`balance FOLDER`: the land-use balance of a dossier as a table, JSON or .xlsx."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, Optional

from qh_plugin.core.text import Text
from qh_plugin.core.zoning.balance import Line
from qh_plugin.core.zoning.balance_sheet import HEADINGS, lines, texts
from qh_plugin.core.zoning.balance_source import ClassBalance
from qh_plugin.core.zoning.figures import difference
from qh_plugin.io.balance import read_balance, write_balance

HELP = Text("Lập bảng cân bằng sử dụng đất", "Make the land-use balance")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FOLDER, which layer, and how it is put out."""
    parser.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help=Text("thư mục hồ sơ", "the folder of the dossier"),
    )
    parser.add_argument(
        "--layer",
        metavar="NAME",
        help=Text(
            "lớp, ví dụ HienTrang/ChucNangSuDungDat_A",
            "the layer, such as HienTrang/ChucNangSuDungDat_A",
        ),
    )
    parser.add_argument(
        "--xlsx", type=Path, metavar="OUT.xlsx", help=Text("ghi bảng tính", "write a spreadsheet")
    )
    parser.add_argument(
        "--json", action="store_true", help=Text("in JSON ra màn hình", "print as JSON")
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the table, write the spreadsheet."""
    dossier, made = read_balance(arguments.folder, arguments.layer)
    if arguments.xlsx:
        write_balance(arguments.xlsx, made, dossier.info.name, arguments.lang)
    if arguments.json:
        print(json.dumps(as_json(made), ensure_ascii=False, indent=1))
    else:
        print(as_text(made, arguments.lang))
    return 0


def as_text(made: ClassBalance, language: str) -> str:
    """The table in columns, and the sentence on the plan area."""
    head = [heading.get(language) for heading in HEADINGS[:-1]]
    rows = [head, *(texts(line, language) for line, _ in lines(made.balance))]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    shown = [
        "  ".join(
            cell.ljust(width) if i < 2 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in rows
    ]
    title = f"{made.feature_class.name} · {made.feature_class.title.get(language)}"
    return "\n".join([title, *shown, difference(made.balance).get(language)])


def as_json(made: ClassBalance) -> dict[str, Any]:
    """Everything in m² and shares of 1."""
    balance = made.balance
    return {
        "format": "qh-balance/1",
        "layer": made.feature_class.name,
        "epsg": made.epsg,
        "plan": {
            "name": made.plan.name,
            "decision": made.plan.decision,
            "date": made.plan.date,
            "area": balance.boundary,
        },
        "groups": [
            {"id": group.id, **_line(group.total), "functions": [_line(x) for x in group.lines]}
            for group in balance.groups
        ],
        "unclassified": _line(balance.unclassified),
        "total": _line(balance.total),
        "unmeasured": balance.unmeasured,
        "difference": balance.difference,
        "people": balance.people,
        "per_person": {one.id: one.square_metres for one in balance.per_person},
    }


def _line(line: Optional[Line]) -> Optional[dict[str, Any]]:
    if line is None:
        return None
    found: dict[str, Any] = {"code": line.code, "known": line.known} if line.code else {}
    return {
        **found,
        "title": {"vi": line.title.vi, "en": line.title.en},
        "lots": line.count,
        "area": line.area,
        "share": line.share,
        "people": line.people,
    }
