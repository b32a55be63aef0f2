# SPDX-License-Identifier: GPL-2.0-or-later
"""`converttext`: texts of TCVN3, VNI, VISCII … as Unicode, in a new GeoPackage. Exit status 0 all
read, 1 some values could not be read and stay as they are."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from qh_plugin.core.legacy.converting import AUTO, ENCODINGS
from qh_plugin.core.text import Text
from qh_plugin.io.converting import convert_texts
from qh_plugin.io.terminal import progress_bar

HELP = Text(
    "Chuyển chữ TCVN3, VNI… sang Unicode, ra tệp mới",
    "Convert texts of TCVN3, VNI… to Unicode, into a new file",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument(
        "source",
        metavar="FILE",
        type=Path,
        help=Text("hồ sơ hoặc tệp dữ liệu", "a dossier or a data file"),
    )
    parser.add_argument(
        "out",
        metavar="OUT.gpkg",
        type=Path,
        help=Text("GeoPackage mới sẽ ghi", "the new GeoPackage to write"),
    )
    parser.add_argument(
        "--encoding",
        choices=ENCODINGS,
        default=AUTO,
        help=Text(
            "bảng mã của chữ; auto: nhận ra từng chữ, chỉ đổi khi chắc chắn",
            "the encoding of the texts; auto: told for each text, changed only where sure",
        ),
    )
    parser.add_argument(
        "--fields", metavar="A,B", default="", help=Text("chỉ các trường này", "these fields only")
    )
    parser.add_argument(
        "--layers", metavar="A,B", default="", help=Text("chỉ các lớp này", "these layers only")
    )
    parser.add_argument("--json", action="store_true", help=Text("in dạng JSON", "print as JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Convert and say how many values are now others."""
    with progress_bar(arguments.lang) as progress:
        told = convert_texts(
            arguments.source,
            arguments.out,
            arguments.encoding,
            names_in(arguments.fields),
            names_in(arguments.layers),
            progress,
        )
    left = sum(one.left for one in told)
    if arguments.json:
        print(json.dumps([asdict(one) for one in told], ensure_ascii=False))
        return 1 if left else 0
    for one in told:
        if one.changed or one.left:
            print("  " + _LINE.format(**asdict(one)).get(arguments.lang))
    changed = sum(one.changed for one in told)
    print(_DONE.format(path=str(arguments.out), changed=changed).get(arguments.lang))
    if left:
        print(_LEFT.format(left=left).get(arguments.lang))
    return 1 if left else 0


def names_in(text: str) -> list[str]:
    """Names parted by commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


_LINE = Text(
    "{layer}: {changed} giá trị đã chuyển, {left} không đọc được",
    "{layer}: {changed} values converted, {left} could not be read",
)
_DONE = Text(
    "Đã ghi {path}: chuyển {changed} giá trị.", "Wrote {path}: {changed} values converted."
)
_LEFT = Text(
    "{left} giá trị không đọc được theo bảng mã này, giữ nguyên.",
    "{left} values could not be read in this encoding and stay as they are.",
)
