# SPDX-License-Identifier: GPL-2.0-or-later
"""qh:checklayer: one layer of the project, from any source, its findings as layers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsFeatureSink,
    QgsProcessing,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
    QgsWkbTypes,
)

from qh_plugin.processing import parameters as known
from qh_plugin.processing.base import QhAlgorithm, progress_of
from qh_plugin.qgis_io.findings_features import features, fields
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.reader import snapshot

#: the roles that a layer of its own can play, "" for none
ROLES = ("", "parcels", "lots", "roads")


class CheckLayerAlgorithm(QhAlgorithm):
    """Filters, joins and unsaved edits of the layer are seen as QGIS shows them."""

    ROLE, RULES, BOUNDARY, REPORT = "ROLE", "RULES", "BOUNDARY", "REPORT"
    PLACES, AREAS = "PLACES", "AREAS"

    def name(self) -> str:
        return "checklayer"

    def displayName(self) -> str:
        return translate("qh", "Kiểm tra một lớp")

    def shortHelpString(self) -> str:
        return translate(
            "qh",
            "Kiểm tra một lớp véc-tơ của dự án, từ bất kỳ nguồn nào, cả sửa đổi chưa lưu; bộ lọc "
            "của lớp được tôn trọng. Vai trò “parcels” (thửa đất) hoặc “lots” (lô đất) bật thêm "
            "các quy tắc phủ kín; lớp ranh giới cho biết vùng phải phủ. Kết quả: lớp điểm vị trí "
            "lỗi, lớp vùng lỗi, báo cáo JSON Lines và số lỗi.",
        )

    def initAlgorithm(self, configuration=None) -> None:
        """Declare the parameters."""
        anything = [QgsProcessing.TypeVector]
        label = translate("qh", "Lớp")
        self.addParameter(QgsProcessingParameterVectorLayer(known.INPUT, label, anything))
        self.addParameter(
            QgsProcessingParameterEnum(
                self.ROLE,
                translate("qh", "Vai trò của lớp"),
                list(ROLES),
                defaultValue="",
                optional=True,
                usesStaticStrings=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterVectorLayer(
                self.BOUNDARY,
                translate("qh", "Lớp ranh giới phải phủ kín"),
                [QgsProcessing.TypeVectorPolygon],
                optional=True,
            )
        )
        known.add_profile(self)
        label = translate("qh", "Chỉ các quy tắc này (C01,C04); để trống: cả bộ")
        self.addParameter(QgsProcessingParameterString(self.RULES, label, optional=True))
        known.add_tolerance(self)
        known.add_date(self)
        for key, label, kind in (
            (self.PLACES, translate("qh", "Vị trí lỗi"), QgsProcessing.TypeVectorPoint),
            (self.AREAS, translate("qh", "Vùng lỗi"), QgsProcessing.TypeVectorPolygon),
        ):
            sink = QgsProcessingParameterFeatureSink(key, label, kind, optional=True)
            sink.setCreateByDefault(key == self.PLACES)
            self.addParameter(sink)
        label = translate("qh", "Báo cáo")
        known.add_file(self, self.REPORT, label, "JSON Lines (*.jsonl)", made=False)
        known.add_numbers(self, known.severity_labels())

    def prepare(self, parameters, context, feedback) -> None:
        """On the main thread: note what the layers hold now."""
        self.need_libraries()
        layer = self.parameterAsVectorLayer(parameters, known.INPUT, context)
        boundary = self.parameterAsVectorLayer(parameters, self.BOUNDARY, context)
        self._taken = snapshot(layer)
        self._crs = layer.crs()
        self._limit = snapshot(boundary) if boundary is not None else None

    def perform(self, parameters, context, feedback) -> dict[str, Any]:
        """Read, check, give the findings as features."""
        from qh_plugin.core.checking import check, load_profile
        from qh_plugin.core.report.content import with_content
        from qh_plugin.io.reports import write_jsonl

        progress = progress_of(feedback)
        dataset = self._read(self.parameterAsString(parameters, self.ROLE, context), progress)
        wanted = self.parameterAsString(parameters, self.RULES, context)
        result = check(
            dataset,
            load_profile(self.parameterAsString(parameters, known.PROFILE, context)),
            tolerance=self.number(parameters, known.TOLERANCE, context),
            only=[r.strip().upper() for r in wanted.split(",") if r.strip()] or None,
            on=known.day(self, parameters, context),
            progress=progress.part(0.2, 0.9),
        )
        own = self._taken.name
        result = with_content(result, dataset)
        outputs: dict[str, Any] = {}
        for key, kind in (
            (self.PLACES, QgsWkbTypes.Point),
            (self.AREAS, QgsWkbTypes.MultiPolygon),
        ):
            sink, place = self.parameterAsSink(parameters, key, context, fields(), kind, self._crs)
            if sink is not None:
                for feature in features(result, own, kind == QgsWkbTypes.Point):
                    progress.check()
                    sink.addFeature(feature, QgsFeatureSink.FastInsert)
                outputs[key] = place
        path = self.parameterAsFileOutput(parameters, self.REPORT, context)
        if path:
            write_jsonl(result, Path(path))
            outputs[self.REPORT] = path
        return {**outputs, **known.counted(result)}

    def _read(self, role: str, progress):
        from dataclasses import replace

        from qh_plugin.core.table import Dataset

        table = self._taken.read(progress.part(0.0, 0.15))
        tables, roles = [table], {role: table.name} if role else {}
        if self._limit is not None:
            limit = self._limit.read(progress.part(0.15, 0.2))
            if limit.name == table.name:  # two layers may be called the same
                limit = replace(limit, name=f"{limit.name} (2)")
            tables.append(limit)
            roles["boundary"] = limit.name
        return Dataset(tuple(tables), roles=roles)
