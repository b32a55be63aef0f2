# SPDX-License-Identifier: GPL-2.0-or-later
"""`check`: check a dossier, a GeoPackage or any file GDAL reads, without QGIS.

Exit status: 0 no open error, 1 open errors, 2 could not run (wholly or in one rule).
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Sequence

from qh_plugin.commands.report import add_output_arguments, write_outputs
from qh_plugin.core.checking import check, crashed, load_profile
from qh_plugin.core.errors import InputError
from qh_plugin.core.progress import Progress
from qh_plugin.core.report import jsonl
from qh_plugin.core.report.content import with_content
from qh_plugin.core.report.summary import summary
from qh_plugin.core.report.surroundings import surroundings
from qh_plugin.core.table import Dataset
from qh_plugin.core.text import Text
from qh_plugin.io.reading import BESIDE, ROLES, read_dataset
from qh_plugin.io.reports import write_jsonl
from qh_plugin.io.reprojecting import reproject
from qh_plugin.io.terminal import progress_bar

HELP = Text("Kiểm tra hồ sơ hoặc tệp dữ liệu", "Check a dossier or a data file")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    add_input_arguments(parser)
    parser.add_argument(
        "--rules", metavar="C01,C04", help=Text("chỉ chạy các quy tắc này", "run these rules only")
    )
    parser.add_argument(
        "--report",
        metavar="OUT.jsonl",
        type=Path,
        help=Text("ghi báo cáo qh-report/1", "write the report qh-report/1"),
    )
    add_output_arguments(parser)
    parser.add_argument(
        "--json",
        action="store_true",
        help=Text(
            "chỉ in báo cáo JSON Lines ra đầu ra chuẩn, để chương trình khác đọc",
            "print only the report as JSON Lines to standard output, for another program to read",
        ),
    )
    parser.add_argument(
        "--date",
        metavar="DATE",
        help=Text(
            "xét hiệu lực của luật và ngoại lệ theo ngày này (2026-12-31); mặc định: hôm nay",
            "take the laws and exceptions that hold on this day (2026-12-31); default: today",
        ),
    )
    parser.add_argument(
        "--workers",
        metavar="N",
        type=int,
        default=1,
        help=Text("số lớp chạy cùng lúc", "how many layers run at the same time"),
    )


def add_input_arguments(parser: argparse.ArgumentParser) -> None:
    """Options that say what is checked and how strictly; `fix` has them too."""
    parser.add_argument(
        "path",
        metavar="PATH",
        type=Path,
        help=Text(
            "thư mục hồ sơ, .gpkg hoặc tệp GDAL",
            "the folder of a dossier, a .gpkg or a file that GDAL reads",
        ),
    )
    parser.add_argument(
        "--layer",
        metavar="NAME",
        action="append",
        help=Text("chỉ lớp này (lặp được)", "this layer only (may be repeated)"),
    )
    parser.add_argument(
        "--role",
        metavar="ROLE=NAME",
        action="append",
        default=[],
        help=Text(
            "vai trò của một lớp: {roles} (lặp được)",
            "the role of a layer: {roles} (may be repeated)",
        ).format(roles=", ".join(ROLES)),
    )
    parser.add_argument(
        "--boundary",
        metavar="PATH[:LAYER]",
        help=Text("ranh giới phải phủ kín", "the boundary that must be covered"),
    )
    parser.add_argument(
        "--voids",
        metavar="PATH[:LAYER]",
        help=Text("vùng được phép để trống", "areas that may stay empty"),
    )
    for role, words in (
        (
            "reference",
            Text(
                "lớp của ngành khác để tìm chồng lấn (S07)",
                "a layer of another sector, to find overlaps (S07)",
            ),
        ),
        (
            "wards",
            Text(
                "lớp đơn vị hành chính có cột maXa (S03)",
                "the layer of administrative units with the column maXa (S03)",
            ),
        ),
    ):
        parser.add_argument(f"--{role}", metavar="PATH[:LAYER]", help=words)
    parser.add_argument(
        "--neighbour",
        metavar="PATH[:LAYER]",
        action="append",
        help=Text(
            "lớp của phường, xã hoặc mảnh bên cạnh để so tiếp biên (E01), lặp được: đất của "
            "bên thứ ba nằm giữa không phải là hở",
            "a layer of the ward or sheet next door, to compare the borders (E01), may be "
            "repeated: land of a third one in between is no gap",
        ),
    )
    parser.add_argument(
        "--profile",
        metavar="ID",
        default="truoc_khi_nop",
        help=Text("bộ quy tắc", "the profile of rules"),
    )
    parser.add_argument(
        "--tolerance",
        metavar="M",
        type=float,
        help=Text("dung sai (m), 0 đến 0,05", "the tolerance (m), 0 to 0.05"),
    )
    parser.add_argument(
        "--model",
        metavar="ID",
        help=Text("mô hình dữ liệu của tệp rời", "the data model of a single file"),
    )
    parser.add_argument(
        "--to-epsg",
        metavar="CODE",
        type=int,
        help=Text(
            "chuyển sang hệ tọa độ này trước khi kiểm tra",
            "transform to this coordinate system before checking",
        ),
    )


def run(arguments: argparse.Namespace) -> int:
    """Check, print the summary, write the reports."""
    profile, day = load_profile(arguments.profile), day_of(arguments.date)
    with progress_bar(arguments.lang) as progress:
        dataset = read(arguments, progress.part(0.0, 0.3))
        result = check(
            dataset,
            profile,
            tolerance=arguments.tolerance,
            only=rule_ids(arguments.rules),
            progress=progress.part(0.3, 1.0),
            workers=arguments.workers,
            on=day,
        )
    if arguments.report or arguments.html or arguments.xlsx or arguments.json:
        result = with_content(result, dataset)
    if arguments.html:
        result = replace(result, surroundings=surroundings(result.findings, dataset))
    if arguments.report:
        write_jsonl(result, arguments.report)
    write_outputs(result, arguments)
    for missing in dataset.facts.get("missing", ()):
        print(f"▲ {missing.get(arguments.lang)}", file=sys.stderr)
    if arguments.json:
        for line in jsonl.lines(result):
            print(line)
    else:
        print(summary(result, arguments.lang))
    broken = crashed(result)
    if broken:
        text = Text(
            "Kiểm tra chưa đầy đủ: quy tắc {rules} gặp lỗi của chương trình.",
            "The check is incomplete: a program fault stopped rule {rules}.",
        ).format(rules=", ".join(broken))
        print(text.get(arguments.lang), file=sys.stderr)
        return 2
    return 1 if result.errors else 0


def read(arguments: argparse.Namespace, progress: Progress) -> Dataset:
    """The dataset that the options name."""
    dataset = read_dataset(
        arguments.path,
        layers=arguments.layer,
        roles=roles_of(arguments.role),
        boundary=arguments.boundary,
        voids=arguments.voids,
        model=arguments.model,
        beside={role: _named(getattr(arguments, role, None)) for role in BESIDE},
        progress=progress,
    )
    return dataset if arguments.to_epsg is None else reproject(dataset, arguments.to_epsg)


def _named(option: str | list[str] | None) -> Sequence[str]:
    """What an option names that can be given once or several times."""
    return [option] if isinstance(option, str) else option or ()


def rule_ids(text: str | None) -> list[str] | None:
    """ "C01, c04" as rule ids; None where no rules are named."""
    return [part.strip().upper() for part in text.split(",") if part.strip()] if text else None


def day_of(text: str | None) -> date | None:
    """The day that the user wrote; None where no day was given."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            Text(
                "“{text}” không phải một ngày; hãy viết như 2026-12-31.",
                "“{text}” is no day; write it like 2026-12-31.",
            ).format(text=text)
        ) from None


def roles_of(texts: Sequence[str]) -> dict[str, str]:
    """ "parcels=lots_2024" … as role → layer. Raises `InputError`."""
    return dict(_role(text) for text in texts)


def _role(text: str) -> tuple[str, str]:
    role, sign, name = text.partition("=")
    if not sign or not name:
        raise InputError(
            Text(
                "Tùy chọn --role phải có dạng VAI_TRÒ=TÊN_LỚP, ví dụ --role parcels=thua_dat.",
                "The option --role reads ROLE=LAYER, for example --role parcels=lots_2024.",
            )
        )
    return role, name
