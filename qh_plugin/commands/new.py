# SPDX-License-Identifier: GPL-2.0-or-later
"""`new FOLDER`: an empty dossier that follows a model."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.dossier.places import caution
from qh_plugin.core.dossier.wards import known_ward
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import Model, load
from qh_plugin.core.model.building import parse
from qh_plugin.core.text import Text

HELP = Text("Tạo hồ sơ mới", "Make a new dossier")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FOLDER and what the dossier says of itself."""
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help=Text("thư mục sẽ tạo", "the folder to make")
    )
    parser.add_argument("--name", required=True, help=Text("tên đồ án", "the name of the plan"))
    parser.add_argument(
        "--code",
        default="",
        help=Text("mã hồ sơ, ví dụ 79QPK1000001", "the code of the dossier, such as 79QPK1000001"),
    )
    parser.add_argument(
        "--information-code",
        default="",
        help=Text(
            "mã thông tin quy hoạch, 12 số", "the code of the planning information, 12 digits"
        ),
    )
    parser.add_argument(
        "--model", default="tt16_2025", help=Text("mô hình dữ liệu", "the data model")
    )
    parser.add_argument(
        "--epsg",
        type=int,
        help=Text(
            "hệ tọa độ, mặc định theo mô hình (9210)",
            "the coordinate system, by default the model's (9210)",
        ),
    )
    parser.add_argument(
        "--ward",
        action="append",
        default=[],
        help=Text(
            "phường, xã: mã 5 số hoặc tên không cần dấu; nhiều phường thì lặp lại",
            "the ward: code of 5 digits or name, accents not needed; repeated for several wards",
        ),
    )
    parser.add_argument(
        "--scale", default="", help=Text("tỷ lệ, ví dụ 1/2.000", "the scale, such as 1/2.000")
    )
    parser.add_argument(
        "--level",
        default="",
        help=Text(
            "cấp độ quy hoạch, ví dụ 2 (phân khu)", "the level of planning, such as 2 (zoning)"
        ),
    )
    parser.add_argument(
        "--decision",
        default="",
        help=Text("số quyết định phê duyệt", "the number of the approving decision"),
    )
    parser.add_argument(
        "--date",
        default="",
        help=Text(
            "ngày quyết định, ví dụ 15/01/2026", "the day of the decision, such as 15/01/2026"
        ),
    )
    parser.add_argument(
        "--authority", default="", help=Text("cơ quan phê duyệt", "the approving authority")
    )
    parser.add_argument(
        "--all-classes",
        action="store_true",
        help=Text(
            "tạo sẵn bảng của mọi lớp trong mô hình", "make the tables of all layers of the model"
        ),
    )


def run(arguments: argparse.Namespace) -> int:
    """Create the dossier and say where it is."""
    from qh_plugin.io.dossiers import create_dossier
    from qh_plugin.io.first_records import Decision, write_first_records

    model = load(arguments.model)
    info = _info(arguments, model)
    decision = Decision.of(arguments.decision, arguments.date, arguments.authority)
    classes = model.classes if arguments.all_classes else None
    dossier = create_dossier(arguments.folder, info, model, classes)
    write_first_records(dossier, model, decision)
    warning = caution(dossier.folder)
    if warning is not None:
        print(f"▲ {warning.get(arguments.lang)}", file=sys.stderr)
    print(dossier.folder)
    return 0


def _info(arguments: argparse.Namespace, model: Model) -> DossierInfo:
    if not arguments.code:
        pattern = model.patterns.get("maHoSoQH")
        raise InputError(
            Text(
                "Hãy cho biết mã hồ sơ bằng --code, ví dụ {example}.",
                "Give the dossier's code with --code, such as {example}.",
            ).format(example=pattern.example if pattern else "79QPK1000001")
        )
    level, plan_type, adjustment = arguments.level, "", ""
    if arguments.information_code:
        parts = parse(model, "maThongTinQH", arguments.information_code)
        level, plan_type, adjustment = (parts.get(n, "") for n in ("level", "type", "adjust"))
        if arguments.level and arguments.level != level:
            raise InputError(
                Text(
                    "Cấp độ {level} khác chữ số thứ năm của mã thông tin quy hoạch {code}; hãy "
                    "sửa một trong hai.",
                    "The level {level} differs from the fifth digit of the information code "
                    "{code}; correct one of them.",
                ).format(level=arguments.level, code=arguments.information_code)
            )
    _known(model, "PLAN_LEVEL", arguments.level, Text("Cấp độ quy hoạch", "The level"))
    _known(model, "SCALE", arguments.scale, Text("Tỷ lệ", "The scale"))
    return DossierInfo(
        name=arguments.name,
        model=model.id,
        maHoSoQH=arguments.code,
        maThongTinQH=arguments.information_code,
        epsg=arguments.epsg or model.default_epsg,
        wards=tuple(dict.fromkeys(known_ward(w).code for w in arguments.ward)),
        scale=arguments.scale,
        level=level,
        plan_type=plan_type,
        adjustment=adjustment,
    )


def _known(model: Model, code_list: str, value: str, title: Text) -> None:
    """Raise `InputError` where a value is not in the code list of the model."""
    codes = model.code_lists[code_list].by_code if code_list in model.code_lists else {}
    if value and codes and value not in codes:
        raise InputError(
            Text(
                "{title} “{value}” không có trong danh mục; hãy chọn một trong: {known}.",
                "{title} “{value}” is not in the code list; choose one of: {known}.",
            ).format(title=title, value=value, known=", ".join(codes))
        )
