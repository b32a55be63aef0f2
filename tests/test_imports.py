# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may import whom: the arrows of the house, read from the syntax trees."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "qh_plugin"

#: the floors inside core, low to high; a module imports its own floor or a lower one
FLOORS = (
    ("errors", "progress", "text", "resources", "wkb", "piecewise", "cached"),
    ("table", "crs", "edits", "model"),
    ("fabric", "network", "findings", "zoning"),
    ("legacy", "report"),
    ("rules", "dossier"),
    ("checking",),
    ("repair", "drafting", "publish"),
)
#: what each part outside core may import of the package besides itself
PARTS = {
    "core": set(),
    "io": {"core"},
    "server": {"core", "io"},
    "training": {"core", "io"},
    "commands": {"core", "io", "server", "training"},
    "cli": {"core", "commands"},
    "__main__": {"cli"},
    "qgis_io": {"core", "io"},
    "processing": {"core", "io", "qgis_io"},
    "gui": {"core", "io", "qgis_io", "training"},
    "plugin": {"core", "qgis_io", "processing", "gui"},
    "__init__": {"plugin"},
}
QT_SIDE = {"qgis_io", "processing", "gui", "plugin", "__init__"}
FORBIDDEN = {"qgis", "PyQt5", "PyQt6", "sip"}


def modules() -> list[Path]:
    return sorted((ROOT / PACKAGE).rglob("*.py"))


@cache
def imported(path: Path) -> list[str]:
    """Absolute names a module imports, inside functions too; TYPE_CHECKING does not excuse."""
    names = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise AssertionError(f"{path}: relative import; write the whole name")
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def part_of(path: Path) -> str:
    return path.relative_to(ROOT / PACKAGE).parts[0].removesuffix(".py")


def inside(name: str) -> list[str]:
    return name.split(".")[1:] if name.split(".")[0] == PACKAGE else []


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_arrows_point_one_way(path: Path) -> None:
    part = part_of(path)
    allowed = PARTS[part] | {part}
    for name in imported(path):
        target = inside(name)
        if target:
            assert target[0] in allowed, f"{part} must not import {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_qt_stays_on_its_side(path: Path) -> None:
    part = part_of(path)
    for name in imported(path):
        top = name.split(".")[0]
        if part in QT_SIDE:
            assert top not in {"PyQt5", "PyQt6", "sip"}, f"{name}: import Qt through qgis.PyQt"
        else:
            assert top not in FORBIDDEN, f"{part} must not import {name}"
        if part == "core":
            assert top != "requests", f"core must not import {name}"


@pytest.mark.parametrize(
    "path", sorted((ROOT / PACKAGE / "core").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT))
)
def test_core_floors(path: Path) -> None:
    floor_of = {name: level for level, floor in enumerate(FLOORS) for name in floor}
    own = path.relative_to(ROOT / PACKAGE / "core").parts[0].removesuffix(".py")
    if own == "__init__":
        return
    for name in imported(path):
        target = inside(name)
        if target[:1] == ["core"] and len(target) > 1:
            assert floor_of[target[1]] <= floor_of[own], f"core.{own} must not import {name}"


def test_gui_packages_do_not_know_each_other() -> None:
    packages = {p.name for p in (ROOT / PACKAGE / "gui").iterdir() if p.is_dir()}
    for path in (ROOT / PACKAGE / "gui").rglob("*.py"):
        own = path.relative_to(ROOT / PACKAGE / "gui").parts[0]
        for name in imported(path):
            target = inside(name)
            if target[:1] == ["gui"] and len(target) > 1 and target[1] in packages:
                assert target[1] == own, f"{path.name} imports {name}"


def test_command_line_needs_no_qgis() -> None:
    script = (
        "import sys, qh_plugin.cli\n"
        "qh_plugin.cli.main(['rules', '--json'])\n"
        "bad = {m.split('.')[0] for m in sys.modules} & {'qgis', 'PyQt5', 'requests', 'pygeoapi'}\n"
        "sys.exit(f'imported {bad}' if bad else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr


def test_the_test_sees_a_wrong_arrow(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text("def f():\n    from qgis.core import QgsProject\n    import requests.auth\n")
    assert imported(wrong) == ["qgis.core.QgsProject", "requests.auth"]


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_outgrows_its_name(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
