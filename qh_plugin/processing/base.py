# SPDX-License-Identifier: GPL-2.0-or-later
"""What the algorithms share: group, icon, help, progress."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsProcessingAlgorithm, QgsProcessingException, QgsProcessingFeedback
from qgis.PyQt.QtGui import QIcon

from qh_plugin.core.progress import Progress
from qh_plugin.core.resources import resource
from qh_plugin.core.text import Text
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.libraries import missing_for_checking


class QhAlgorithm(QgsProcessingAlgorithm):
    """Ids are English and never change; every algorithm runs the code of the command line."""

    def createInstance(self) -> QhAlgorithm:
        return type(self)()

    def group(self) -> str:
        return translate("qh", "Hồ sơ quy hoạch")

    def groupId(self) -> str:
        return "dossier"

    def icon(self) -> QIcon:
        return QIcon(str(resource("icons", "check.svg")))

    def need_libraries(self) -> None:
        """Raise with the one sentence that says what is missing."""
        missing = missing_for_checking()
        if missing is not None:
            raise QgsProcessingException(shown(missing))


def progress_of(feedback: QgsProcessingFeedback) -> Progress:
    """The core's progress on a Processing feedback."""
    said: list[Optional[Text]] = [None]

    def step(fraction: float, text: Optional[Text]) -> None:
        feedback.setProgress(100.0 * fraction)
        if text is not None and text != said[0]:
            said[0] = text
            feedback.setProgressText(shown(text))

    return Progress(step, feedback.isCanceled)
