# SPDX-License-Identifier: GPL-2.0-or-later
"""English sentences that count read right for one: "Features: 1", never "1 features"."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Iterator

import qh_plugin

ROOT = Path(qh_plugin.__file__).parent
#: a number before a noun in the plural
COUNTED = re.compile(
    r"\{(n|m|k|s|count)\} ([a-z]+ )?"
    r"(features|findings|lots|lines|slivers|rows|files|layers|errors|warnings|dossiers|units)"
)
#: of which there are always several
SEVERAL = (
    "Split {n} lots",
    "Merge {n} lots into {name}",
    "Merged {n} lots into {name}.",
    "Split {id} into {n} features",
    "Split {id} into {n} features, {after} in all (was {before})",
    "Split {id} into {n} lines where it crosses",
    "{label} “{value}” is used by {count} features (fid {fids})",
    "The table {name} has {count} rows; a dossier has only one.",
    "The package has {n} files, more than the {limit} allowed.",
    "Set indicators of {count} lots",
    "The file {path} has {count} layers ({names}); name one with --{role} {path}:LAYER.",
)


def sentences() -> Iterator[str]:
    """The English of every `Text` that is written out."""
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
                english = node.args[1] if len(node.args) == 2 else None
                if isinstance(english, ast.Constant) and isinstance(english.value, str):
                    yield english.value


def test_english_that_counts_reads_right_for_one() -> None:
    found = list(sentences())
    assert len(found) > 1000
    assert {said for said in found if COUNTED.search(said)} == set(SEVERAL)
    assert COUNTED.search("{n} red lines") and not COUNTED.search("Red lines: {n}")
