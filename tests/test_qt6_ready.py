# SPDX-License-Identifier: GPL-2.0-or-later
"""One source for QGIS 3.22 to 4.x: what Qt 6 or a newer QGIS refuses is not written, anywhere.

QGIS 4 (PyQt6) cannot be run here, so the rules are read off the syntax trees. Which names are
unscoped enumeration values is not listed by hand: PyQt5 itself is asked.
"""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path
from typing import Iterator

import pytest

ROOT = Path(__file__).resolve().parents[1]
QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtXml", "QtSvg", "QtPrintSupport")
SOURCES = sorted(
    path
    for folder in ("qh_plugin", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "__pycache__" not in path.parts
)

#: gone in Qt 6, or bound to one version of the bindings
FORBIDDEN_NAMES = {
    "QRegExp": "QRegularExpression",
    "QRegExpValidator": "QRegularExpressionValidator",
    "QDesktopWidget": "QScreen",
    "QTextCodec": "Python's own codecs",
    "qApp": "QApplication.instance()",
    "QStringRef": "str",
    "QMatrix": "QTransform",
    "QMetaType": "QVariant.X read only: 3.22 has no QMetaType in its field API",
    "QWebView": "QTextBrowser",
    "QWebEngineView": "QTextBrowser",
    # in QtWidgets of Qt 5, in QtGui of Qt 6, and no build of QGIS puts them into both
    "QUndoStack": "the undo stack of a layer",
    "QUndoCommand": "the edit commands of a layer",
    "QFileSystemModel": "a model of one's own",
}
FORBIDDEN_ATTRIBUTES = {
    "exec_": "exec",
    "print_": "print",
    "globalPos": "globalPosition",
    "localPos": "position",
    "windowPos": "scenePosition",
    "setFilterRegExp": "setFilterRegularExpression",
    "availableGeometry_": "QScreen.availableGeometry",
    "setMargin": "setContentsMargins",
    "setTabStopWidth": "setTabStopDistance",
    "setCodec": "setEncoding",
    "setResizeMode": "setSectionResizeMode",
    "viewOptions": "initViewItemOption",
    "toTime_t": "toSecsSinceEpoch",
    "fromTime_t": "fromSecsSinceEpoch",
    "keyboardModifiers": "modifiers, of an event; of QApplication queryKeyboardModifiers",
    "posF": "position",
    "grabWidget": "QWidget.grab",
    "setItemHidden": "QTreeWidgetItem.setHidden",
    "desktop": "QScreen",
}
#: of a mouse event Qt 6 keeps pos(), of a drop or a wheel not even that
EVENT_PLACES = {"x", "y", "globalX", "globalY", "delta"}
NO_POS = {"dropEvent", "dragEnterEvent", "dragMoveEvent", "wheelEvent", "tabletEvent", "hoverEvent"}
#: enumerations that are numbers in PyQt6 too, or made so by QGIS (CheckState)
NUMBERS = {
    *("AlignmentFlag", "CheckState", "DialogCode", "FocusPolicy", "ItemDataRole", "ItemType"),
    *("Key", "PixelMetric", "Shadow", "Shape", "StandardButton", "StandardPixmap", "TextFlag"),
    *("Type", "Weight", "WindowType"),
}
OVERLOADED = {"activated", "currentIndexChanged", "highlighted", "valueChanged", "buttonClicked"}
#: what `Qgis` has in 3.22 already; its other enumerations came later
OLD_QGIS = {"MessageLevel", "QGIS_VERSION", "QGIS_VERSION_INT"}
#: 3.22 has these in QtWidgets only, and the Qt 6 builds put them there too
WIDGETS_ONLY = {"QAction", "QActionGroup", "QShortcut"}


def qt_class(name: str) -> type | None:
    """The class of PyQt5 with that name, None where there is none."""
    for module in QT_MODULES:
        found = getattr(import_module(f"PyQt5.{module}"), name, None)
        if isinstance(found, type):
            return found
    return None


def is_enum_value(owner: type, name: str) -> bool:
    """Whether `owner.name` is an enumeration value, not the enumeration or a method."""
    value = getattr(owner, name, None)
    kind = type(value)
    return isinstance(value, int) and kind is not int and kind is not bool


@pytest.fixture(scope="module")
def enum_values() -> set[str]:
    """Every unscoped enumeration value of the Qt classes, such as Accepted or UserRole."""
    pytest.importorskip("PyQt5.QtWidgets")
    names: set[str] = set()
    for module in ("QtCore", "QtGui", "QtWidgets"):
        for owner in vars(import_module(f"PyQt5.{module}")).values():
            if isinstance(owner, type):
                names.update(n for n in dir(owner) if n[:1].isupper() and is_enum_value(owner, n))
    assert {"Accepted", "UserRole", "RightDockWidgetArea", "MouseButtonPress"} <= names
    return names


def problems(source: str, enum_values: set[str]) -> Iterator[str]:
    """One line a place that would break."""
    tree = ast.parse(source)
    imported: dict[str, type] = {}
    modules = {
        (name.asname or name.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in node.names
    }
    if any((getattr(node, "module", None) or "").startswith("qgis") for node in ast.walk(tree)):
        modules.add("qgis")
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qgis.PyQt"):
            for name in node.names:
                found = qt_class(name.name)
                if found is not None:
                    imported[name.asname or name.name] = found
    for node in ast.walk(tree):
        for text in (
            *_imports(node),
            *_enums(node, imported, modules, enum_values),
            *_calls(node),
            *_events(node),
        ):
            yield f"line {node.lineno}: {text}"


def _imports(node: ast.AST) -> Iterator[str]:
    modules: list[str] = []
    if isinstance(node, ast.Import):
        modules = [name.name for name in node.names]
    elif isinstance(node, ast.ImportFrom):
        modules = [node.module or ""]
        for name in node.names:
            if name.name in FORBIDDEN_NAMES and modules[0].startswith("qgis"):
                yield f"{name.name}: use {FORBIDDEN_NAMES[name.name]}"
            if name.name in WIDGETS_ONLY and modules[0].endswith("QtGui"):
                yield f"{name.name} comes from qgis.PyQt.QtWidgets"
            if modules[0] == "qgis.PyQt" and re.match("QtWeb", name.name):
                yield f"{name.name} is missing in one version or another"
    for module in modules:
        top = module.split(".")[0]
        if top in ("PyQt5", "PyQt6", "PySide2", "PySide6", "sip"):
            yield f"import {module}: only qgis.PyQt"
        if "QtWeb" in module or top.endswith("_rc"):
            yield f"import {module}: not in every version"


def _enums(
    node: ast.AST, imported: dict[str, type], modules: set[str], enum_values: set[str]
) -> Iterator[str]:
    if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
        return
    owner, name = node.value.id, node.attr
    if owner == "QVariant":
        return  # QVariant.Int and its kin are put back by the Qt 6 builds of QGIS
    if owner in imported:
        if is_enum_value(imported[owner], name):
            yield f"{owner}.{name}: name the enumeration too"
    elif "qgis" in modules and owner[:1].islower() and owner not in modules and name in enum_values:
        yield f"{owner}.{name}: name the class and the enumeration"
    if owner == "Qgis" and name not in OLD_QGIS:
        yield f"Qgis.{name}: QGIS 3.22 has it in an older class"


def _calls(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_ATTRIBUTES:
        yield f"{node.attr}: use {FORBIDDEN_ATTRIBUTES[node.attr]}"
    if isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") in OVERLOADED:
        yield f"{node.value.attr}[…]: Qt 6 has no such overload"
    if not isinstance(node, ast.Call):
        return
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if isinstance(node.func, ast.Name):
        called = node.func.id
    if called == "QVariant":
        yield "QVariant(…): in Qt 6 it is what it holds; an empty value is qgis.core.NULL"
    if called == "isinstance" and "QVariant" in ast.dump(node.args[1]):
        yield "isinstance(…, QVariant): NULL is None in Qt 6; compare with NULL"
    if called == "QgsField" and any("QVariant" in ast.dump(one) for one in node.args):
        yield "QgsField(name, QVariant.X): deprecated from 3.38, and the other form fails on 3.22"
    if called == "addAction" and len(node.args) > 2:
        yield "addAction with many arguments: their order differs"
    if ast.unparse(node.func) == "sqlite3.connect" and len(node.args) > 1:
        yield "sqlite3.connect: name every argument but the first (Python 3.15)"


def _events(node: ast.AST) -> Iterator[str]:
    """Where an event happened, widths of texts, and enumerations taken for numbers."""
    if isinstance(node, ast.FunctionDef) and node.name in NO_POS:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Attribute) and inner.attr == "pos" and _is_event(inner.value):
                yield f"pos in {node.name}: Qt 6 has position there, Qt 5 pos"
    if not isinstance(node, ast.Call):
        return
    called = node.func
    if isinstance(called, ast.Attribute):
        if called.attr in EVENT_PLACES and _is_event(called.value):
            yield f"event.{called.attr}: use pos().{called.attr}"
        if called.attr == "width" and re.search(r"(?i)metrics(\(\))?$", ast.unparse(called.value)):
            yield "width of a text: use horizontalAdvance"
    if ast.unparse(called) == "QMouseEvent" and any("QPoint(" in ast.unparse(a) for a in node.args):
        yield "QMouseEvent: its place is a QPointF"
    if ast.unparse(called) == "QDateTime" and len(node.args) == 1:
        yield "QDateTime(day): Qt 6 wants the time too"
    if ast.unparse(called) == "int" and len(node.args) == 1:
        for inner in ast.walk(node.args[0]):
            named = re.fullmatch(r"Q\w+\.([A-Z]\w+)\.[A-Z]\w*", ast.unparse(inner))
            if named and not named[1].endswith("Event") and named[1] not in NUMBERS:
                yield f"int({ast.unparse(inner)}): no number in Qt 6"


def _is_event(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in ("event", "e", "ev")


@pytest.mark.parametrize(
    "text",
    [
        "from PyQt5.QtCore import Qt",
        "import PyQt6.QtGui",
        "import sip",
        "from qgis.PyQt.QtGui import QAction",
        "from qgis.PyQt.QtCore import QRegExp",
        "from qgis.PyQt.QtWebKitWidgets import QWebView",
        "import resources_rc",
        "from qgis.PyQt.QtCore import Qt\nQt.UserRole + 1",
        "from qgis.PyQt.QtCore import Qt as Q\nQ.RightDockWidgetArea",
        "from qgis.PyQt.QtWidgets import QDialog\nQDialog.Accepted",
        "from qgis.PyQt.QtWidgets import QMessageBox\nQMessageBox.Yes",
        "from qgis.PyQt.QtCore import Qt\nevent.type() == event.MouseButtonPress",
        "dialog.exec_()",
        "x = QVariant()",
        "isinstance(x, (str, QVariant))",
        "QgsField('a', QVariant.Int)",
        "Qgis.WkbType.Point",
        "box.activated[str].connect(f)",
        "menu.addAction(icon, 'a', f)",
        "import sqlite3\nsqlite3.connect('a', 30)",
        "from qgis.PyQt.QtWidgets import QUndoStack",
        "place = event.x()",
        "def dropEvent(self, event):\n    self.take(event.pos())",
        "self.fontMetrics().width('a')",
        "metrics.width('a')",
        "QMouseEvent(kind, QPoint(1, 2), button, button, none)",
        "QDateTime(day)",
        "int(Qt.ItemFlag.ItemIsEnabled)",
        "header.setResizeMode(0, mode)",
    ],
)
def test_rule_catches(text: str, enum_values: set[str]) -> None:
    assert list(problems(text, enum_values))


@pytest.mark.parametrize(
    "text",
    [
        "from qgis.PyQt.QtCore import Qt\nQt.DockWidgetArea.RightDockWidgetArea",
        "from qgis.PyQt.QtWidgets import QAction, QDialog\nQDialog.DialogCode.Accepted",
        "from qgis.PyQt.QtCore import QVariant\nkinds = {QVariant.Int: 'integer'}",
        "dialog.exec()",
        "value in (None, NULL)",
        "Qgis.MessageLevel.Info",
        "QgsWkbTypes.PolygonGeometry",
        "Defect.Open",
        "menu.addAction('a')",
        "from qgis.PyQt.QtCore import QObject\nQObject.connect",
        "sqlite3.connect('a', timeout=30)",
        "def mousePressEvent(self, event):\n    event.pos().x()",
        "self.width() - box.width()",
        "self.fontMetrics().horizontalAdvance('a')",
        "int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)",
    ],
)
def test_rule_lets_pass(text: str, enum_values: set[str]) -> None:
    assert not list(problems(text, enum_values))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_source_is_ready(path: Path, enum_values: set[str]) -> None:
    assert not list(problems(path.read_text("utf-8"), enum_values))


def test_forms_name_enumerations_that_exist(enum_values: set[str]) -> None:
    """Every `Class::Value` of a .ui file is one that uic can find in either version."""
    forms = sorted((ROOT / "qh_plugin").rglob("*.ui"))
    assert forms
    for form in forms:
        for value in re.findall(r"(?:enum|set)>([^<]+)<", form.read_text("utf-8")):
            for one in value.split("|"):
                assert one.rsplit("::", 1)[-1] in enum_values, f"{form.name}: {one}"


def test_spacers_of_forms_have_a_size() -> None:
    """uic of PyQt6 cannot load a form with a spacer that has none."""
    for form in sorted((ROOT / "qh_plugin").rglob("*.ui")):
        for spacer in re.findall(r"<spacer.*?</spacer>", form.read_text("utf-8"), re.DOTALL):
            assert 'name="sizeHint"' in spacer, f"{form.name}: {spacer}"


def test_version_range_of_the_metadata() -> None:
    text = (ROOT / "metadata.txt").read_text("utf-8")
    assert re.search(r"^qgisMinimumVersion=3\.22$", text, re.MULTILINE)
    assert re.search(r"^qgisMaximumVersion=4\.99$", text, re.MULTILINE)
