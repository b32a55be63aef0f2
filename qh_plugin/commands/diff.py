# SPDX-License-Identifier: GPL-2.0-or-later
"""`diff`: what publishing a dossier would change, class by class and feature by feature."""

from __future__ import annotations

import argparse
import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Iterator, Optional, Sequence

from qh_plugin.core.dossier.layout import model_of, open_dossier
from qh_plugin.core.errors import InputError
from qh_plugin.core.publish.difference import ClassDifference, Way
from qh_plugin.core.publish.difference_report import (
    FORMAT,
    HEADINGS,
    as_data,
    feature_data,
    headline,
    row,
    sentence,
)
from qh_plugin.core.text import Text

if TYPE_CHECKING:
    from qh_plugin.core.model import Model
    from qh_plugin.io.differences import Compared

HELP = Text(
    "Xem hồ sơ khác gì với bản đã công bố (mã thoát 1 khi có khác)",
    "Show how a dossier differs from what is published (exit status 1 where it does)",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DOSSIER and what it is compared with."""
    parser.add_argument(
        "dossier",
        type=Path,
        metavar="DOSSIER",
        help=Text("thư mục hồ sơ", "the folder of the dossier"),
    )
    against = parser.add_mutually_exclusive_group()
    against.add_argument(
        "--server",
        metavar="URL",
        help=Text("bản hiện hành trên máy chủ này", "the present version on this server"),
    )
    against.add_argument(
        "--package",
        nargs=2,
        type=Path,
        metavar=("A", "B"),
        help=Text("so gói A (cũ) với gói B (mới)", "compare package A (old) with package B (new)"),
    )
    parser.add_argument(
        "--class", dest="layer", metavar="NAME", help=Text("chỉ lớp này", "this layer only")
    )
    parser.add_argument(
        "--limit",
        type=int,
        default=20,
        metavar="N",
        help=Text(
            "số đối tượng liệt kê mỗi lớp (mặc định 20)",
            "how many features of each layer are listed (default 20)",
        ),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=Text("in dạng JSON Lines, mọi đối tượng", "print as JSON Lines, every feature"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the difference; 1 where there is one."""
    from qh_plugin.io.differences import compare
    from qh_plugin.io.published import packages, shelf_at, versions_of
    from qh_plugin.io.terminal import progress_bar

    dossier = open_dossier(arguments.dossier)
    model = model_of(dossier.info)
    with ExitStack() as stack:
        progress = stack.enter_context(progress_bar(arguments.lang))
        part = progress.part(0.0, 0.6)
        if arguments.package:
            old, new = arguments.package
            opened = packages(dossier, old, new, part)
        else:
            shelf = stack.enter_context(shelf_at(arguments.server))
            opened = versions_of(dossier, shelf, part)
        compared = compare(stack.enter_context(opened), model, progress.part(0.6, 1.0))
        chosen = _chosen(compared, arguments.layer)
        if arguments.json:
            lines = _json_lines(compared, chosen)
        else:
            lines = _lines(compared, chosen, model, arguments)
        for line in lines:
            print(line)
    return 1 if any(one.differs or one.count(Way.THEIRS) for one in chosen) else 0


def _chosen(compared: Compared, layer: Optional[str]) -> list[ClassDifference]:
    if layer is None:
        return list(compared.classes)
    found = [one for one in compared.classes if layer in (one.layer, one.layer.split("/")[-1])]
    if not found:
        raise InputError(
            Text("Hồ sơ không có lớp {name}.", "The dossier has no class {name}.").format(
                name=layer
            )
        )
    return found


def _lines(
    compared: Compared,
    chosen: Sequence[ClassDifference],
    model: Model,
    arguments: argparse.Namespace,
) -> Iterator[str]:
    lang, limit = arguments.lang, max(arguments.limit, 0)
    versions = compared.versions
    yield headline(chosen, versions.base_number, versions.their_number).get(lang)
    shown = [one for one in chosen if len(one.keys)]
    if not shown:
        return
    yield ""
    rows = [[cell.get(lang) for cell in HEADINGS]]
    rows += [[cell.get(lang) for cell in row(one, model)] for one in shown]
    widths = [max(len(r[i]) for r in rows) for i in range(len(HEADINGS))]
    for cells in rows:
        first, *rest = (
            cell.ljust(w) if i == 0 else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(cells, widths))
        )
        yield "  ".join([first, *rest]).rstrip()
    for one in shown:
        yield f"\n{row(one, model)[0].get(lang)} ({one.layer})"
        for feature in compared.features(one.layer, range(min(limit, len(one.keys)))):
            yield f"  {MARKS[feature.way]} {sentence(feature).get(lang)}"
        if len(one.keys) > limit:
            more = Text("… và {n} đối tượng nữa (--limit)", "… and {n} more (--limit)")
            yield "  " + more.format(n=len(one.keys) - limit).get(lang)


def _json_lines(compared: Compared, chosen: Sequence[ClassDifference]) -> Iterator[str]:
    """The head, a line a class, a line a feature."""
    versions = compared.versions
    head = {
        "type": "head",
        "format": FORMAT,
        "base": versions.base_number,
        "published": versions.their_number,
        "same": compared.same,
        "conflicts": compared.conflicts,
    }
    yield json.dumps(head)
    for one in chosen:
        yield json.dumps({"type": "class", **as_data(one)}, ensure_ascii=False)
    for one in chosen:
        for feature in compared.features(one.layer):
            yield json.dumps({"type": "feature", **feature_data(feature)}, ensure_ascii=False)


#: what stands before a feature in the list
MARKS = {Way.SAME: "=", Way.MINE: ">", Way.THEIRS: "<", Way.BOTH: "!"}
