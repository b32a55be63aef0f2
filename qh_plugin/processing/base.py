# SPDX-License-Identifier: GPL-2.0-or-later
"""What the algorithms share: group, icon, progress, errors in one sentence."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import QgsProcessingAlgorithm, QgsProcessingException, QgsProcessingFeedback
from qgis.PyQt.QtGui import QIcon

from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.core.progress import Progress
from qh_plugin.core.resources import resource
from qh_plugin.core.text import Text
from qh_plugin.qgis_io.collecting import full_collections_later
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.libraries import missing_for_checking


class QhAlgorithm(QgsProcessingAlgorithm):
    """Ids are English and never change; every algorithm runs the code of the command line.

    A subclass declares its parameters and does its work in `perform`; a `QhError` becomes
    Processing's own exception, a cancel an empty answer.
    """

    ICON = "check"

    def createInstance(self) -> QhAlgorithm:
        return type(self)()

    def group(self) -> str:
        return translate("qh", "Hồ sơ quy hoạch")

    def groupId(self) -> str:
        return "dossier"

    def icon(self) -> QIcon:
        return QIcon(str(resource("icons", f"{self.ICON}.svg")))

    def canExecute(self) -> tuple[bool, str]:
        """Whether the libraries are there, and the sentence that says what is missing."""
        missing = missing_for_checking()
        return (True, "") if missing is None else (False, shown(missing))

    def need_libraries(self) -> None:
        """Raise with the one sentence that says what is missing."""
        able, why = self.canExecute()
        if not able:
            raise QgsProcessingException(why)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        """Called by QGIS on the main thread, before the work."""
        try:
            self.prepare(parameters, context, feedback)
        except QhError as error:
            raise QgsProcessingException(shown(error.text)) from error
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict[str, Any]:
        """Called by QGIS, usually in a thread of its own."""
        self.need_libraries()
        try:
            with full_collections_later():
                return self.perform(parameters, context, feedback)
        except Cancelled:
            feedback.pushInfo(translate("qh", "Đã dừng theo yêu cầu."))
            return {}
        except QhError as error:
            if error.details:
                feedback.pushDebugInfo(error.details)
            raise QgsProcessingException(shown(error.text)) from error

    def prepare(self, parameters, context, feedback) -> None:
        """What has to be looked at on the main thread: layers and the project."""

    def perform(self, parameters, context, feedback) -> dict[str, Any]:
        """The work; gives the outputs."""
        raise NotImplementedError

    def number(self, parameters, name: str, context) -> Optional[float]:
        """An optional number; None where it was left empty."""
        if parameters.get(name) is None:
            return None
        return self.parameterAsDouble(parameters, name, context)


class LayerAlgorithm(QhAlgorithm):
    """An algorithm on one layer, of a dossier or not."""

    def group(self) -> str:
        return translate("qh", "Lớp dữ liệu")

    def groupId(self) -> str:
        return "layers"


def progress_of(feedback: QgsProcessingFeedback) -> Progress:
    """The core's progress on a Processing feedback."""
    said: list[Optional[Text]] = [None]

    def step(fraction: float, text: Optional[Text]) -> None:
        feedback.setProgress(100.0 * fraction)
        if text is not None and text != said[0]:
            said[0] = text
            feedback.setProgressText(shown(text))

    return Progress(step, feedback.isCanceled)
