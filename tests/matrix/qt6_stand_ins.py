# SPDX-License-Identifier: GPL-2.0-or-later
"""qgis.PyQt for PyQt6, and stand-ins for qgis.core and qgis.gui, which no QGIS of Qt 6 gives."""

from __future__ import annotations

import re
import shutil
import types
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

WIDGET = re.compile(r"Qgs\w*(Widget|View|Bar|Dialog|Button|Canvas|Edit|Box|Page)$")
INHERITED = (
    "QgsProcessingAlgorithm",
    "QgsProcessingProvider",
    "QgsOptionsWidgetFactory",
    "QgsMapTool",
)


def shim_for_qt6(shim: Path, folder: Path) -> None:
    """A package qgis.PyQt for PyQt6 in `folder`, made of the one of a QGIS for Qt 5."""
    (folder / "qgis").mkdir()
    (folder / "qgis" / "__init__.py").write_text("", "utf-8")
    target = folder / "qgis" / "PyQt"
    shutil.copytree(shim, target, ignore=shutil.ignore_patterns("__pycache__"))
    for file in target.rglob("*.py"):
        text = file.read_text("utf-8").replace("PyQt5", "PyQt6").replace("5 == 6", "6 == 6")
        file.write_text(text, "utf-8")


def stand_in(name: str) -> types.ModuleType:
    """A module with any class one asks for: widgets are real, tasks run, the rest are mocks."""
    from qgis.PyQt import QtWidgets
    from qgis.PyQt.QtCore import QObject

    class Inherited(QObject):
        """What the plugin subclasses; constructor arguments are QGIS's own affair."""

        def __init__(self, *_: Any) -> None:
            super().__init__()

        def __getattr__(self, attribute: str) -> Any:
            if attribute.startswith("__"):
                raise AttributeError(attribute)
            return MagicMock(name=attribute)

    class Layer(Inherited):
        """A layer that keeps nothing: no field is found, every feature is taken."""

        def fields(self) -> MagicMock:
            made = MagicMock(name="fields")
            made.indexOf.return_value = made.lookupField.return_value = -1
            return made

        def dataProvider(self) -> MagicMock:
            made = MagicMock(name="dataProvider")
            made.addFeatures.side_effect = lambda features, *_: (True, list(features))
            return made

    bases = {
        "QgsCollapsibleGroupBox": QtWidgets.QGroupBox,
        "QgsDateEdit": _date_edit(),
        "QgsMapCanvas": QtWidgets.QGraphicsView,
    }
    known: dict[str, Any] = {
        "QgsTask": _task(),
        "QgsApplication": _application(),
        "QgsProject": _project(),
        "NULL": None,  # so in Qt 6
    }

    class Module(types.ModuleType):
        def __getattr__(self, attribute: str) -> Any:
            if attribute.startswith("__"):
                raise AttributeError(attribute)
            made: Any = MagicMock(name=attribute)
            if attribute in known:
                made = known[attribute]
            elif attribute in bases or WIDGET.match(attribute):
                made = type(attribute, (bases.get(attribute, QtWidgets.QWidget),), {})
            elif attribute == "QgsVectorLayer":
                made = type(attribute, (Layer,), {})
            elif attribute in INHERITED:
                made = type(attribute, (Inherited,), {})
            setattr(self, attribute, made)
            return made

    return Module(name)


def _task() -> type:
    from qgis.PyQt.QtCore import QObject

    class QgsTask(QObject):
        """Does its work when the event loop is reached again, on the main thread."""

        CanCancel = 1

        def __init__(self, description: str, flags: int) -> None:
            super().__init__()
            self._stopped = False

        def isCanceled(self) -> bool:
            return self._stopped

        def cancel(self) -> None:
            self._stopped = True

        def setProgress(self, percent: float) -> None:
            assert 0 <= percent <= 100

        def waitForFinished(self, milliseconds: int) -> bool:
            return True

    return QgsTask


def _application() -> MagicMock:
    from qgis.PyQt.QtCore import QTimer
    from qgis.PyQt.QtGui import QIcon

    made = MagicMock(name="QgsApplication")
    made.getThemeIcon.side_effect = lambda name: QIcon()
    made.taskManager().addTask.side_effect = lambda task: QTimer.singleShot(
        0, lambda: task.finished(task.run())
    )
    made.locale.return_value = "vi"
    return made


def _project() -> MagicMock:
    """An open project without layers."""
    made = MagicMock(name="QgsProject")
    project = made.instance.return_value
    project.mapLayers.return_value = {}
    project.mapLayer.return_value = None
    project.isDirty.return_value = False
    project.fileName.return_value = ""
    return made


def _date_edit() -> type:
    from qgis.PyQt.QtCore import QDate, pyqtSignal
    from qgis.PyQt.QtWidgets import QDateEdit

    class QgsDateEdit(QDateEdit):
        """A date field that can be empty."""

        dateValueChanged = pyqtSignal(QDate)  # noqa: N815

        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            self._empty = True
            self.dateChanged.connect(self._note)

        def _note(self, day: QDate) -> None:
            self._empty = False
            self.dateValueChanged.emit(day)

        def clear(self) -> None:
            self._empty = True

        def isNull(self) -> bool:
            return self._empty

        def setAllowNull(self, allowed: bool) -> None:
            assert allowed is True

        def setNullRepresentation(self, text: str) -> None:
            assert isinstance(text, str)

    return QgsDateEdit
