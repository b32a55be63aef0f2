# SPDX-License-Identifier: GPL-2.0-or-later
"""`generate`: write a fabric of parcels with planted defects, for measuring and practice."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from qh_plugin.core.text import Text
from qh_plugin.training.parcels import RULE_OF, write_parcels

HELP = Text(
    "Tạo lớp thửa đất mẫu có lỗi gài sẵn (GeoPackage)",
    "Write a layer of sample parcels with planted defects (GeoPackage)",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("path", type=Path, help=Text("tệp .gpkg sẽ ghi", "the .gpkg file to write"))
    parser.add_argument(
        "--count", type=int, default=10_000, help=Text("số thửa", "how many parcels")
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        help=Text("số hạt giống: cùng số, cùng dữ liệu", "the seed: same number, same data"),
    )
    parser.add_argument(
        "--streets",
        choices=("open", "full"),
        default="open",
        help=Text("đường để hở hay phủ kín", "streets left open or covered in full"),
    )
    parser.add_argument(
        "--planted",
        type=float,
        default=0.005,
        help=Text("tỷ lệ lỗi cài sẵn trên số thửa", "planted defects as a share of the parcels"),
    )
    parser.add_argument(
        "--rotation",
        type=float,
        default=0.0,
        help=Text("góc xoay, độ", "the angle of rotation, in degrees"),
    )
    parser.add_argument("--layer", default="parcels", help=Text("tên lớp", "the name of the layer"))
    parser.add_argument(
        "--answers",
        type=Path,
        help=Text(
            "ghi danh sách lỗi đã cài vào tệp JSON",
            "write the list of planted defects to a JSON file",
        ),
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the layer and say what was planted."""
    planted = write_parcels(
        arguments.path,
        arguments.count,
        seed=arguments.seed,
        streets=arguments.streets,
        planted=arguments.planted,
        rotation=arguments.rotation,
        layer=arguments.layer,
    )
    print(f"{arguments.path}: {planted.features}")
    for kind, found in planted.ids.items():
        print(f"  {kind:18} {RULE_OF[kind] or '-':4} {len(found)}")
    if arguments.answers:
        arguments.answers.write_text(
            json.dumps(planted.ids, ensure_ascii=False, indent=1), encoding="utf-8"
        )
    return 0
