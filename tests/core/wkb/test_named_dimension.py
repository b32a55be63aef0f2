# SPDX-License-Identifier: GPL-2.0-or-later
"""Every `to_wkb` of the package names its dimension.

By default shapely asks for four dimensions where it was built with GEOS 3.12 or later. Inside
QGIS its calls may reach an older GEOS that was loaded first and refuses four.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[3] / "qh_plugin"
FILES = sorted(PACKAGE.rglob("*.py"))


def calls(tree: ast.AST) -> list[ast.Call]:
    """`shapely.to_wkb(...)` and `shapely.wkb.dumps(...)`."""
    names = ("shapely.to_wkb", "shapely.wkb.dumps", "wkb.dumps")
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    return [call for call in found if ast.unparse(call.func) in names]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(PACKAGE).as_posix())
def test_every_call_names_two_or_three_dimensions(file: Path) -> None:
    for call in calls(ast.parse(file.read_text("utf-8"))):
        named = {k.arg: ast.unparse(k.value) for k in call.keywords}
        assert named.get("output_dimension") in ("2", "3"), f"{file}:{call.lineno}"


def test_the_test_finds_calls() -> None:
    text = "import shapely\nshapely.to_wkb(g)\nshapely.to_wkb(g, output_dimension=2)"
    assert len(calls(ast.parse(text))) == 2
    found = [call for file in FILES for call in calls(ast.parse(file.read_text("utf-8")))]
    assert len(found) >= 5
