# SPDX-License-Identifier: GPL-2.0-or-later
"""`describe FOLDER`: the description (metadata) of a dossier: show it, fill it, write it.

Exit status: 0 all required fields are there, 1 some are missing, 2 could not run.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from qh_plugin.core.dossier.description import (
    Description,
    Value,
    adopt,
    missing,
    reset,
    shown_value,
)
from qh_plugin.core.dossier.description_fields import (
    EDITABLE,
    FIELDS,
    GROUPS,
    choice_text,
    choices,
    field_named,
)
from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text

HELP = Text("Ghi đặc tả (thông tin mô tả) của hồ sơ", "Write the description of a dossier")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FOLDER, what to fill, and where the XML goes."""
    parser.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help=Text("thư mục hồ sơ", "the folder of the dossier"),
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        dest="values",
        help=Text(
            "điền một mục, ví dụ --set mat=unclassified (lặp được)",
            "fill an item, such as --set mat=unclassified (may be repeated)",
        ),
    )
    parser.add_argument(
        "--reset",
        action="append",
        default=[],
        metavar="FIELD",
        help=Text(
            "trả lại một mục về giá trị của hồ sơ (lặp được)",
            "give an item the dossier's own value again (may be repeated)",
        ),
    )
    parser.add_argument(
        "--import",
        type=Path,
        metavar="FILE",
        dest="source",
        help=Text("đọc từ XML", "read from XML"),
    )
    parser.add_argument(
        "--xml",
        type=Path,
        metavar="FILE",
        help=Text("ghi thêm XML vào tệp này", "write the XML to this file as well"),
    )
    parser.add_argument(
        "--show",
        action="store_true",
        help=Text("chỉ xem, không ghi gì", "only show, write nothing"),
    )
    parser.add_argument(
        "--json", action="store_true", help=Text("in kết quả dạng JSON", "print the result as JSON")
    )


def run(arguments: argparse.Namespace) -> int:
    """Fill, measure, write, and print what is missing."""
    from qh_plugin.io import descriptions

    dossier = open_dossier(arguments.folder)
    made = descriptions.read_description(dossier)
    if arguments.source is not None:
        made = adopt(made, descriptions.read_xml(arguments.source))
    for name in arguments.reset:
        made = reset(made, _known(name), descriptions.read_description(dossier, own=False))
    for assignment in arguments.values:
        name, value = _assignment(assignment)
        made = made.with_own(name, value)
    made = descriptions.measure(dossier, made)
    if not arguments.show:
        made = descriptions.write_description(dossier, made)
    if arguments.xml is not None:
        descriptions.write_xml(arguments.xml, made)
    lacking = missing(made)
    if arguments.json:
        said = {"missing": [text.get(arguments.lang) for text in lacking], **asdict(made)}
        print(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        _print(made, lacking, arguments.lang)
    return 1 if lacking else 0


def _print(made: Description, lacking: list[Text], language: str) -> None:
    for group, title in GROUPS.items():
        print(title.get(language))
        for field in (f for f in FIELDS if f.group == group):
            value = shown_value(made, field).get(language)
            if choices(field.kind):
                value = choice_text(field.kind, value).get(language)
            mark = "*" if field.name in made.own else " "
            text = value.replace("\n", " / ") or "–"
            print(f" {mark}{field.label.get(language)} ({field.name}): {text}")
    names = ", ".join(text.get(language) for text in lacking)
    said = Text("Còn thiếu: {names}", "Missing: {names}") if lacking else Text("Đủ", "Complete")
    print(said.get(language).format(names=names))


def _assignment(text: str) -> tuple[str, Value]:
    name, sign, value = text.partition("=")
    if not sign:
        raise InputError(
            Text(
                "Tùy chọn --set phải có dạng MỤC=GIÁ_TRỊ, ví dụ --set mat=unclassified.",
                "The option --set reads FIELD=VALUE, for example --set access=unclassified.",
            )
        )
    return _known(name), value


def _known(name: str) -> str:
    field = field_named(name)
    if field is None or field.name not in EDITABLE:
        raise InputError(
            Text(
                "Không có mục “{name}” để điền trong đặc tả; các mục: {names}.",
                "The description has no field “{name}” to fill; fields: {names}.",
            ).format(name=name, names=", ".join(EDITABLE))
        )
    return field.name
