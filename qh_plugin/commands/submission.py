# SPDX-License-Identifier: GPL-2.0-or-later
"""`submission`: state who submits a dossier, for which period, and why it is late or incomplete."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from qh_plugin.core.dossier.layout import Dossier, open_dossier
from qh_plugin.core.dossier.submission import sentences
from qh_plugin.core.text import Text

if TYPE_CHECKING:
    from qh_plugin.core.dossier.submission import SubmissionFacts

HELP = Text(
    "Ghi ai nộp hồ sơ, kỳ nào, lý do nếu muộn hoặc thiếu",
    "State who submits a dossier, for which period, and why it is late or incomplete",
)
NAMES = ("unit", "person", "position", "period", "due", "reason", "comment")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DOSSIER and what is stated."""
    parser.add_argument(
        "dossier",
        type=Path,
        metavar="DOSSIER",
        help=Text("thư mục hồ sơ", "the folder of the dossier"),
    )
    add_facts(parser)
    parser.add_argument("--json", action="store_true", help=Text("in dạng JSON", "print as JSON"))


def add_facts(parser: argparse.ArgumentParser) -> None:
    """The options that state something; `publish` has them too."""
    parser.add_argument("--unit", metavar="TEXT", help=Text("đơn vị nộp", "the submitting unit"))
    parser.add_argument("--person", metavar="TEXT", help=Text("người nộp", "the submitting person"))
    parser.add_argument(
        "--position",
        metavar="TEXT",
        help=Text("chức vụ của người nộp", "the position of that person"),
    )
    parser.add_argument(
        "--period",
        metavar="2026-Q4",
        help=Text(
            "kỳ báo cáo (năm, quý hoặc tháng)", "the reporting period (year, quarter or month)"
        ),
    )
    parser.add_argument("--due", metavar="2026-12-15", help=Text("hạn nộp", "the due day"))
    parser.add_argument(
        "--reason",
        metavar="TEXT",
        help=Text("lý do nộp muộn hoặc thiếu dữ liệu", "why it is late or incomplete"),
    )
    parser.add_argument(
        "--comment",
        metavar="TEXT",
        help=Text("ghi chú cho lần nộp này", "a comment on this submission"),
    )


def state_facts(dossier: Dossier, arguments: argparse.Namespace) -> SubmissionFacts:
    """Keep what was given; gives all that is stated now."""
    from qh_plugin.io.submission import state

    return state(dossier, **{name: getattr(arguments, name) for name in NAMES})


def run(arguments: argparse.Namespace) -> int:
    """Print what is stated. 0; 2 where it has not the right form."""
    facts = state_facts(open_dossier(arguments.dossier), arguments)
    if arguments.json:
        print(json.dumps(facts.to_content(), ensure_ascii=False, indent=1, sort_keys=True))
        return 0
    nothing = Text("Chưa ghi thông tin nộp.", "Nothing is stated yet.")
    for line in sentences(facts) or [nothing]:
        print(line.get(arguments.lang))
    return 0
