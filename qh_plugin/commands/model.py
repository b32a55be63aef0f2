# SPDX-License-Identifier: GPL-2.0-or-later
"""`model list`, `show`, `diff`, `validate`: the data models and files that should be some.

Exit status of `validate`: 0 all are right, 1 some are not; of `diff`: 0 equal, 1 different.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from qh_plugin.core.errors import InputError, QhError
from qh_plugin.core.model import FeatureClass, Model, available, load
from qh_plugin.core.model.difference import ADDED, REMOVED, differences
from qh_plugin.core.model.load import model_file
from qh_plugin.core.model.schema import fold
from qh_plugin.core.model.validation import validate
from qh_plugin.core.text import Text

HELP = Text("Xem, so sánh, kiểm tra mô hình dữ liệu", "Show, compare and validate data models")
_STATUS = {
    "complete": Text("đầy đủ", "complete"),
    "working": Text("làm việc", "working"),
    "partial": Text("một phần", "partial"),
}
_SIGNS = {ADDED: "+", REMOVED: "-"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which models."""
    actions = parser.add_subparsers(
        dest="action", metavar="ACTION", required=True, help=Text("việc cần làm", "what to do")
    )
    listing = actions.add_parser("list", help=Text("các mô hình có sẵn", "the models there are"))
    show = actions.add_parser(
        "show",
        help=Text(
            "lớp, trường và danh mục mã của một mô hình", "layers, fields and code lists of a model"
        ),
    )
    show.add_argument(
        "id",
        nargs="?",
        default="tt16_2025",
        help=Text("mã hoặc tệp, mặc định tt16_2025", "id or file, default tt16_2025"),
    )
    show.add_argument(
        "words",
        nargs="*",
        help=Text(
            "tên lớp hoặc từ cần tìm, không cần dấu",
            "the name of a layer or words to look for, accents not needed",
        ),
    )
    diff = actions.add_parser(
        "diff",
        help=Text(
            "khác nhau giữa hai mô hình; mã thoát 1 nếu khác",
            "differences of two models; exit status 1 where there are any",
        ),
    )
    diff.add_argument("old", help=Text("mô hình cũ: mã hoặc tệp", "the old model: id or file"))
    diff.add_argument("new", help=Text("mô hình mới: mã hoặc tệp", "the new model: id or file"))
    check = actions.add_parser(
        "validate",
        help=Text(
            "kiểm tra tệp mô hình hoặc tệp chuyển phiên bản",
            "check a file of a model or of a migration",
        ),
    )
    check.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=Text("tệp .json hoặc mã mô hình", ".json file or id of a model"),
    )
    for action in (listing, show, diff, check):
        action.add_argument(
            "--json", action="store_true", help=Text("in dạng JSON", "print as JSON")
        )


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked for."""
    actions = {"list": _list, "show": _show, "diff": _diff, "validate": _validate}
    return actions[arguments.action](arguments)


def _list(arguments: argparse.Namespace) -> int:
    models = [load(name) for name in available()]
    if arguments.json:
        keys = ("id", "version", "status", "title", "valid_from", "valid_to", "sha256")
        _print([{k: v for k, v in asdict(m).items() if k in keys} for m in models])
        return 0
    for model in models:
        status = _STATUS[model.status].get(arguments.lang)
        title = model.title.get(arguments.lang)
        print(f"{model.id:12} {model.version:8} {status:10} {title}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    model = load(arguments.id)
    language = arguments.lang
    found = _found(model, arguments.words)
    if arguments.json:
        classes = {"id": model.id, "version": model.version, "classes": [asdict(c) for c in found]}
        _print(classes if arguments.words else asdict(model))
        return 0
    _head(model, language)
    for of in found:
        if arguments.words:
            _fields(of, language)
        else:
            count = Text("{n} trường", "{n} fields").format(n=len(of.fields)).get(language)
            print(f"{of.name:52} {of.geometry:16} {of.title.get(language)} ({count})")
    return 0


def _found(model: Model, words: list[str]) -> list[FeatureClass]:
    """The classes meant: the one of that name, else those where every word is in a name."""
    if not words:
        return list(model.classes)
    named = model.feature_class(words[0]) if len(words) == 1 else None
    if named is not None:
        return [named]
    found = []
    for of in model.classes:
        text = fold(" ".join((of.name, of.group, of.title.vi, of.title.en, *of.aliases)))
        if all(fold(word) in text for word in words):
            found.append(of)
    if not found:
        raise InputError(
            Text(
                "Mô hình {model} không có lớp nào khớp với “{words}”.",
                "The model {model} has no class that matches “{words}”.",
            ).format(model=model.id, words=" ".join(words))
        )
    return found


def _head(model: Model, language: str) -> None:
    status = _STATUS[model.status].get(language)
    print(f"{model.id} {model.version} ({status})  {model.title.get(language)}")
    if model.status_note.vi:
        print(model.status_note.get(language))
    counted = Text(
        "{classes} lớp, {lists} danh mục mã, {patterns} mẫu mã, {records} bảng hồ sơ",
        "{classes} classes, {lists} code lists, {patterns} code patterns, {records} record tables",
    ).format(
        classes=len(model.classes),
        lists=len(model.code_lists),
        patterns=len(model.patterns),
        records=len(model.records),
    )
    print(counted.get(language))


def _fields(of: FeatureClass, language: str) -> None:
    print(f"\n{of.name}  {of.geometry}  {of.title.get(language)}")
    for field in of.fields:
        size = f"({field.length})" if field.length else ""
        lists = [field.code_list, *(f"{k}: {n}" for k, n in field.code_list_by_kind.items())]
        codes = " ".join(name for name in lists if name)
        facts = (field.unit, codes, field.pattern, "unique" if field.unique else "")
        notes = "  ".join(fact for fact in facts if fact)
        label = field.label.get(language)
        print(f"  {field.required} {field.name:24} {field.type + size:12} {label}  {notes}")


def _diff(arguments: argparse.Namespace) -> int:
    found = list(differences(load(arguments.old), load(arguments.new)))
    if arguments.json:
        _print([asdict(difference) for difference in found])
    for difference in [] if arguments.json else found:
        if difference.kind in _SIGNS:
            print(f"{_SIGNS[difference.kind]} {difference.place}")
        else:
            print(f"~ {difference.place}: {difference.before or '–'} → {difference.after or '–'}")
    if not found and not arguments.json:
        text = Text("Hai mô hình như nhau.", "The two models are equal.")
        print(text.get(arguments.lang))
    return 1 if found else 0


def _validate(arguments: argparse.Namespace) -> int:
    """Every defect of every file, one a line."""
    told = []
    for name in arguments.files:
        file = model_file(name) if not Path(name).exists() else Path(name)
        try:
            wrong = [(d.place, d.reason) for d in validate(file)]
        except QhError as error:
            told.append({"file": str(file), "text": error.text.get(arguments.lang)})
            continue
        for place, reason in wrong:
            line = Text("Tệp {f}, mục {p}: {r}.", "File {f}, at {p}: {r}.")
            text = line.format(f=file.name, p=place, r=reason).get(arguments.lang)
            told.append({"file": str(file), "place": place, "text": text})
        if not wrong and not arguments.json:
            print(Text("{f}: đúng", "{f}: right").format(f=file.name).get(arguments.lang))
    if arguments.json:
        _print(told)
    else:
        for one in told:
            print(one["text"])
    return 1 if told else 0


def _print(content: object) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=1))
