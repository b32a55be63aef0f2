# SPDX-License-Identifier: GPL-2.0-or-later
"""`normalisecrs`: layers in VN-2000 by the one pinned operation, in a new GeoPackage."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from qh_plugin.commands.converttext import names_in
from qh_plugin.core import crs
from qh_plugin.core.text import Text
from qh_plugin.io.converting import Normalised, normalise_crs
from qh_plugin.io.terminal import progress_bar

HELP = Text(
    "Đưa các lớp về hệ tọa độ VN-2000, ra tệp mới",
    "Put layers in a VN-2000 system, into a new file",
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
        "--to-epsg",
        metavar="EPSG",
        type=int,
        default=crs.CITY,
        help=Text("hệ đích, mặc định 9210", "the target system, default 9210"),
    )
    parser.add_argument(
        "--from-epsg",
        metavar="EPSG",
        type=int,
        help=Text(
            "hệ nguồn, thay cho khai báo của lớp",
            "the source system, instead of what the layer declares",
        ),
    )
    parser.add_argument(
        "--guess",
        action="store_true",
        help=Text(
            "đoán hệ nguồn của lớp không khai báo theo vị trí trong thành phố",
            "guess the source system of layers that declare none, by their place in the city",
        ),
    )
    parser.add_argument(
        "--layers", metavar="A,B", default="", help=Text("chỉ các lớp này", "these layers only")
    )
    parser.add_argument("--json", action="store_true", help=Text("in dạng JSON", "print as JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Convert and say from which system each layer was taken."""
    with progress_bar(arguments.lang) as progress:
        told = normalise_crs(
            arguments.source,
            arguments.out,
            arguments.to_epsg,
            arguments.from_epsg,
            arguments.guess,
            names_in(arguments.layers),
            progress,
        )
    if arguments.json:
        print(json.dumps([asdict(one) for one in told], ensure_ascii=False))
        return 0
    for one in told:
        if one.epsg is not None:
            print("  " + _line(one).get(arguments.lang))
    target = crs.name(arguments.to_epsg)
    print(_DONE.format(path=str(arguments.out), crs=target).get(arguments.lang))
    return 0


def _line(one: Normalised) -> Text:
    source = crs.name(one.epsg) if one.epsg is not None else ""
    said = _GUESSED if one.guessed else _FROM
    line = said.format(layer=one.layer, crs=source)
    return _SWAPPED.format(line=line) if one.swapped else line


_FROM = Text("{layer}: từ {crs}", "{layer}: from {crs}")
_GUESSED = Text("{layer}: đoán là {crs}", "{layer}: guessed to be {crs}")
_SWAPPED = Text("{line}, trục X, Y bị đảo", "{line}, axes swapped")
_DONE = Text("Đã ghi {path} trong {crs}.", "Wrote {path} in {crs}.")
