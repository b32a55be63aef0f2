# SPDX-License-Identifier: GPL-2.0-or-later
"""`model list`, `model show [ID]`: the data models."""

from __future__ import annotations

import argparse

from qh_plugin.core.model import FeatureClass, available, load
from qh_plugin.core.text import Text

HELP = Text("Xem mô hình dữ liệu", "Show the data models")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and the model's id."""
    parser.add_argument("action", choices=("list", "show"))
    parser.add_argument("id", nargs="?", default="tt16_2025", help="mặc định tt16_2025")


def run(arguments: argparse.Namespace) -> int:
    """Print the models, or one model's classes and fields."""
    language = arguments.lang
    if arguments.action == "list":
        for name in available():
            print(f"{name}  {load(name).version}  {load(name).title.get(language)}")
        return 0
    model = load(arguments.id)
    print(f"{model.id} {model.version}  {model.title.get(language)}")
    for of in model.classes:
        _show(of, language)
    return 0


def _show(of: FeatureClass, language: str) -> None:
    print(f"\n{of.name}  {of.geometry}  {of.title.get(language)}")
    for field in of.fields:
        size = f"({field.length})" if field.length else ""
        facts = (field.unit, field.code_list, field.pattern, "unique" if field.unique else "")
        notes = "  ".join(fact for fact in facts if fact)
        label = field.label.get(language)
        print(f"  {field.required} {field.name:24} {field.type + size:12} {label}  {notes}")
