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
    parser.add_argument("path", type=Path, help="tệp .gpkg sẽ ghi")
    parser.add_argument("--count", type=int, default=10_000, help="số thửa")
    parser.add_argument("--seed", type=int, default=1, help="số hạt giống: cùng số, cùng dữ liệu")
    parser.add_argument(
        "--streets", choices=("open", "full"), default="open", help="đường để hở hay phủ kín"
    )
    parser.add_argument(
        "--planted", type=float, default=0.005, help="tỷ lệ lỗi cài sẵn trên số thửa"
    )
    parser.add_argument("--rotation", type=float, default=0.0, help="góc xoay, độ")
    parser.add_argument("--layer", default="parcels", help="tên lớp")
    parser.add_argument("--answers", type=Path, help="ghi danh sách lỗi đã cài vào tệp JSON")


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
