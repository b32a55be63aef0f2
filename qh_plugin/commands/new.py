# SPDX-License-Identifier: GPL-2.0-or-later
"""`new FOLDER`: an empty dossier that follows a model."""

from __future__ import annotations

import argparse
from pathlib import Path

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.model import load
from qh_plugin.core.text import Text

HELP = Text("Tạo hồ sơ mới", "Make a new dossier")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FOLDER and what the dossier says of itself."""
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--name", required=True, help="tên đồ án")
    parser.add_argument("--code", required=True, help="mã hồ sơ, ví dụ 79QPK1000001")
    parser.add_argument("--information-code", default="", help="mã thông tin quy hoạch, 12 số")
    parser.add_argument("--model", default="tt16_2025", help="mô hình dữ liệu")
    parser.add_argument("--epsg", type=int, help="mặc định theo mô hình (9210)")
    parser.add_argument("--ward", action="append", default=[], help="mã phường, xã (5 số)")
    parser.add_argument("--scale", default="", help="tỷ lệ, ví dụ 1/2.000")


def run(arguments: argparse.Namespace) -> int:
    """Create the dossier and say where it is."""
    from qh_plugin.io.dossiers import create_dossier

    model = load(arguments.model)
    info = DossierInfo(
        name=arguments.name,
        model=model.id,
        maHoSoQH=arguments.code,
        maThongTinQH=arguments.information_code,
        epsg=arguments.epsg or model.default_epsg,
        wards=tuple(arguments.ward),
        scale=arguments.scale,
    )
    print(create_dossier(arguments.folder, info, model).folder)
    return 0
