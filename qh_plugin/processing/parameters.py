# SPDX-License-Identifier: GPL-2.0-or-later
"""Parameters that several algorithms have, and how they are read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProject,
)

from qh_plugin.qgis_io.dossier_layers import source_of
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.profiles import USUAL, profile_titles

INPUT, FILE, PROFILE, TOLERANCE, DATE = "INPUT", "FILE", "PROFILE", "TOLERANCE", "DATE"
_FOLDER, _ONE_FILE = QgsProcessingParameterFile.Folder, QgsProcessingParameterFile.File


def add_dossier(algorithm: QgsProcessingAlgorithm, optional: bool = False) -> None:
    """The folder of a dossier."""
    label = translate("qh", "Hồ sơ (thư mục CSDL_…)")
    algorithm.addParameter(QgsProcessingParameterFile(INPUT, label, _FOLDER, optional=optional))


def add_source(algorithm: QgsProcessingAlgorithm) -> None:
    """A dossier or a file; exactly one of them."""
    add_dossier(algorithm, optional=True)
    label = translate("qh", "hoặc tệp dữ liệu (GeoPackage, SHP…)")
    algorithm.addParameter(QgsProcessingParameterFile(FILE, label, _ONE_FILE, optional=True))


def source(algorithm: QgsProcessingAlgorithm, parameters, context) -> Path:
    """The dossier or the file."""
    given = [algorithm.parameterAsString(parameters, key, context) for key in (INPUT, FILE)]
    given = [path for path in given if path]
    if len(given) != 1:
        raise QgsProcessingException(
            translate("qh", "Hãy chọn một hồ sơ hoặc một tệp dữ liệu, không chọn cả hai.")
        )
    return Path(given[0])


def add_profile(algorithm: QgsProcessingAlgorithm) -> None:
    """The rule set, by its id."""
    names = [name for name, _ in profile_titles()]
    algorithm.addParameter(
        QgsProcessingParameterEnum(
            PROFILE,
            translate("qh", "Bộ quy tắc"),
            names,
            defaultValue=USUAL,
            usesStaticStrings=True,
        )
    )


def add_tolerance(algorithm: QgsProcessingAlgorithm) -> None:
    """Metres; the profile's where it is left empty."""
    algorithm.addParameter(
        QgsProcessingParameterNumber(
            TOLERANCE,
            translate("qh", "Dung sai (m); để trống: theo bộ quy tắc"),
            QgsProcessingParameterNumber.Double,
            optional=True,
            minValue=0.0,
            maxValue=0.05,
        )
    )


def add_date(algorithm: QgsProcessingAlgorithm) -> None:
    """The day by whose law is judged."""
    algorithm.addParameter(
        QgsProcessingParameterDateTime(
            DATE,
            translate("qh", "Xét hiệu lực theo ngày; để trống: hôm nay"),
            QgsProcessingParameterDateTime.Date,
            optional=True,
        )
    )


def day(algorithm: QgsProcessingAlgorithm, parameters, context) -> Optional[date]:
    """The day; None where none was given."""
    if parameters.get(DATE) is None:
        return None
    given = algorithm.parameterAsDateTime(parameters, DATE, context).date()
    if not given.isValid():
        raise QgsProcessingException(
            translate("qh", "Ngày không đọc được; hãy viết như 2026-12-31.")
        )
    return date(given.year(), given.month(), given.day())


def add_file(
    algorithm: QgsProcessingAlgorithm, key: str, label: str, kinds: str, made: bool = True
) -> None:
    """A file to be written, if wanted; `made`: into a temporary place where none is named."""
    parameter = QgsProcessingParameterFileDestination(key, label, kinds, optional=True)
    parameter.setDefaultValue(QgsProcessing.TEMPORARY_OUTPUT if made else None)
    parameter.setCreateByDefault(made)
    algorithm.addParameter(parameter)


def add_numbers(algorithm: QgsProcessingAlgorithm, numbers: dict[str, str]) -> None:
    """Outputs that are numbers: key → label."""
    for key, label in numbers.items():
        algorithm.addOutput(QgsProcessingOutputNumber(key, label))


def counted(result: Any) -> dict[str, int]:
    """The open findings by severity, as outputs; errors with their consequences."""
    from qh_plugin.core.findings import Severity

    return {
        "ERRORS": result.errors,
        "WARNINGS": result.count(Severity.WARNING),
        "INFOS": result.count(Severity.INFO),
    }


def severity_labels() -> dict[str, str]:
    """The labels of those outputs."""
    return {
        "ERRORS": translate("qh", "Số lỗi"),
        "WARNINGS": translate("qh", "Số cảnh báo"),
        "INFOS": translate("qh", "Số thông tin"),
    }


def refuse_unsaved(path: Path) -> None:
    """On the main thread: raise where the project holds unsaved edits of what is to be written."""
    place = path.resolve()
    for layer in QgsProject.instance().mapLayers().values():
        found = source_of(layer) if hasattr(layer, "isModified") and layer.isModified() else None
        if found is not None and (found[0] == place or place in found[0].parents):
            text = translate(
                "qh", "Lớp “{layer}” còn sửa đổi chưa lưu; hãy lưu hoặc bỏ sửa đổi rồi chạy lại."
            )
            raise QgsProcessingException(text.format(layer=layer.name()))
