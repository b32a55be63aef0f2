# SPDX-License-Identifier: GPL-2.0-or-later
"""qh:normalisecrs: a layer in VN-2000 by the one pinned operation, as `--to-epsg` does."""

from __future__ import annotations

from itertools import islice
from typing import Any, Iterator

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
)

from qh_plugin.processing import parameters as known
from qh_plugin.processing.base import LayerAlgorithm, progress_of
from qh_plugin.qgis_io.i18n import translate

#: features that are converted at once, and those that a guess looks at
_STEP, _SAMPLE = 5000, 2000


class NormaliseCrsAlgorithm(LayerAlgorithm):
    """QGIS chooses an operation by place, up to 0.8 m apart; here it is always EPSG:6960."""

    ICON = "edit"
    TARGET, SOURCE, GUESS, OUTPUT = "TARGET", "SOURCE", "GUESS", "OUTPUT"

    def name(self) -> str:
        return "normalisecrs"

    def displayName(self) -> str:
        return translate("qh", "Đưa về hệ tọa độ VN-2000")

    def shortHelpString(self) -> str:
        return translate(
            "qh",
            "Chép lớp sang hệ tọa độ VN-2000 (mặc định EPSG:9210, TP. Hồ Chí Minh) bằng đúng một "
            "phép chuyển đã định (EPSG:6960), để mọi máy cho cùng tọa độ. Lớp chưa khai báo hệ: "
            "ghi rõ hệ nguồn, hoặc cho phép đoán theo vị trí trong thành phố (kể cả khi trục X, Y "
            "bị đảo). Lớp gốc giữ nguyên.",
        )

    def initAlgorithm(self, configuration=None) -> None:
        """Declare the parameters."""
        label = translate("qh", "Lớp")
        kinds = [QgsProcessing.TypeVectorAnyGeometry]
        self.addParameter(QgsProcessingParameterFeatureSource(known.INPUT, label, kinds))
        label = translate("qh", "Hệ tọa độ đích")
        self.addParameter(QgsProcessingParameterCrs(self.TARGET, label, defaultValue="EPSG:9210"))
        label = translate("qh", "Hệ tọa độ nguồn; để trống: theo khai báo của lớp")
        self.addParameter(QgsProcessingParameterCrs(self.SOURCE, label, optional=True))
        label = translate("qh", "Đoán hệ nguồn khi lớp không khai báo")
        self.addParameter(QgsProcessingParameterBoolean(self.GUESS, label, defaultValue=False))
        label = translate("qh", "Lớp đã chuyển")
        self.addParameter(QgsProcessingParameterFeatureSink(self.OUTPUT, label))

    def perform(self, parameters, context, feedback) -> dict[str, Any]:
        """Copy the features, their coordinates converted."""
        source = self.parameterAsSource(parameters, known.INPUT, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, known.INPUT))
        target = self.parameterAsCrs(parameters, self.TARGET, context)
        named = self.parameterAsCrs(parameters, self.SOURCE, context)
        declared = named if named.isValid() else source.sourceCrs()
        swapped = False
        if declared.isValid():
            epsg = _epsg(declared)
        elif self.parameterAsBool(parameters, self.GUESS, context):
            epsg, swapped = self._guess(source, feedback)
        else:
            raise QgsProcessingException(
                translate("qh", "Lớp không khai báo hệ tọa độ; hãy ghi hệ nguồn, hoặc cho đoán.")
            )
        sink, place = self.parameterAsSink(
            parameters, self.OUTPUT, context, source.fields(), source.wkbType(), target
        )
        progress, total = progress_of(feedback), max(source.featureCount(), 1)
        rows, done = source.getFeatures(), 0
        while chunk := list(islice(rows, _STEP)):
            progress.step(done / total)
            for feature in _moved(chunk, epsg, _epsg(target), swapped):
                sink.addFeature(feature, QgsFeatureSink.FastInsert)
            done += len(chunk)
        return {self.OUTPUT: place}

    @staticmethod
    def _guess(source, feedback) -> tuple[int, bool]:
        from qh_plugin.core import crs
        from qh_plugin.core.wkb import parse

        sample = list(islice(source.getFeatures(), _SAMPLE))
        found = crs.probable(parse(_bytes(sample)).xy)
        if found is None:
            text = translate("qh", "Không hệ nào đặt lớp này vào thành phố; hãy ghi rõ hệ nguồn.")
            raise QgsProcessingException(text)
        name = crs.name(found.epsg)
        said = translate("qh", "Hệ nguồn đoán được: {crs}").format(crs=name)
        more = translate("qh", " (trục X, Y bị đảo)") if found.swapped else ""
        feedback.pushWarning(said + more)
        return found.epsg, found.swapped


def _epsg(system: QgsCoordinateReferenceSystem) -> int:
    kind, _, code = system.authid().partition(":")
    if kind != "EPSG" or not code.isdigit():
        text = translate("qh", "Hệ tọa độ “{name}” không có mã EPSG; hãy chọn hệ khác.")
        raise QgsProcessingException(text.format(name=system.description() or system.authid()))
    return int(code)


def _bytes(features: list[QgsFeature]):
    import numpy as np

    wkb = np.empty(len(features), object)
    wkb[:] = [bytes(f.geometry().asWkb()) if f.hasGeometry() else None for f in features]
    return wkb


def _moved(
    features: list[QgsFeature], epsg: int, target: int, swapped: bool
) -> Iterator[QgsFeature]:
    import numpy as np

    from qh_plugin.core.table import Table
    from qh_plugin.io.reprojecting import reproject_table

    for feature in features if swapped else ():
        if feature.hasGeometry():
            turned = QgsGeometry(feature.geometry())
            turned.get().swapXy()
            feature.setGeometry(turned)
    fids = np.arange(len(features), dtype=np.int64)
    moved = reproject_table(Table("", fids, _bytes(features), {}, epsg=epsg), target)
    for feature, wkb in zip(features, moved.wkb):
        if wkb is not None:
            geometry = QgsGeometry()
            geometry.fromWkb(wkb)
            feature.setGeometry(geometry)
        yield feature
