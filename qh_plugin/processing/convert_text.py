# SPDX-License-Identifier: GPL-2.0-or-later
"""qh:converttext: texts of TCVN3, VNI, VISCII … as Unicode, in a new layer."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsFeatureSink,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
)
from qgis.PyQt.QtCore import QVariant

from qh_plugin.core.legacy.converting import AUTO, ENCODINGS, converted
from qh_plugin.processing import parameters as known
from qh_plugin.processing.base import LayerAlgorithm, progress_of
from qh_plugin.qgis_io.i18n import translate


class ConvertTextAlgorithm(LayerAlgorithm):
    """The source stays as it is; what cannot be read of an encoding stays too and is counted."""

    ICON = "edit"
    ENCODING, FIELDS, OUTPUT = "ENCODING", "FIELDS", "OUTPUT"

    def name(self) -> str:
        return "converttext"

    def displayName(self) -> str:
        return translate("qh", "Chuyển chữ TCVN3, VNI… sang Unicode")

    def shortHelpString(self) -> str:
        return translate(
            "qh",
            "Chép lớp sang lớp mới, chữ của bảng mã cũ (TCVN3, VNI, VISCII, CP1258, UTF-8 đọc sai) "
            "đổi thành Unicode dựng sẵn. “auto”: nhận ra từng chữ như quy tắc A08, chỉ đổi khi "
            "chắc chắn, và bỏ ký tự không thấy được. Chọn một bảng mã: mọi chữ đọc theo bảng mã "
            "ấy. Không chọn trường nào: mọi trường văn bản. Lớp gốc giữ nguyên.",
        )

    def canExecute(self) -> tuple[bool, str]:
        """Needs no library."""
        return True, ""

    def initAlgorithm(self, configuration=None) -> None:
        """Declare the parameters."""
        label = translate("qh", "Lớp")
        kinds = [QgsProcessing.TypeVector]
        self.addParameter(QgsProcessingParameterFeatureSource(known.INPUT, label, kinds))
        self.addParameter(
            QgsProcessingParameterEnum(
                self.ENCODING,
                translate("qh", "Bảng mã của chữ trong lớp"),
                list(ENCODINGS),
                defaultValue=AUTO,
                usesStaticStrings=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterField(
                self.FIELDS,
                translate("qh", "Các trường cần chuyển; để trống: mọi trường văn bản"),
                parentLayerParameterName=known.INPUT,
                type=QgsProcessingParameterField.String,
                allowMultiple=True,
                optional=True,
            )
        )
        label = translate("qh", "Lớp đã chuyển")
        self.addParameter(QgsProcessingParameterFeatureSink(self.OUTPUT, label))
        known.add_numbers(
            self,
            {
                "CHANGED": translate("qh", "Số giá trị đã chuyển"),
                "LEFT": translate("qh", "Số giá trị không chuyển được"),
            },
        )

    def perform(self, parameters, context, feedback) -> dict[str, Any]:
        """Copy the features, their texts converted."""
        source = self.parameterAsSource(parameters, known.INPUT, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, known.INPUT))
        encoding = self.parameterAsString(parameters, self.ENCODING, context) or AUTO
        fields = source.fields()
        named = self.parameterAsFields(parameters, self.FIELDS, context)
        wanted = [
            i
            for i, field in enumerate(fields)
            if (field.name() in named if named else field.type() == QVariant.String)
        ]
        sink, place = self.parameterAsSink(
            parameters, self.OUTPUT, context, fields, source.wkbType(), source.sourceCrs()
        )
        progress, total = progress_of(feedback), max(source.featureCount(), 1)
        changed = left = 0
        for number, feature in enumerate(source.getFeatures()):
            if number % 512 == 0:
                progress.step(number / total)
            for i in wanted:
                value = feature.attribute(i)
                if not isinstance(value, str) or value.isascii():
                    continue
                said = converted(value, encoding)
                if said is None:
                    left += 1
                elif said != value:
                    changed += 1
                    feature.setAttribute(i, said)
            sink.addFeature(feature, QgsFeatureSink.FastInsert)
        if left:
            text = translate("qh", "{count} giá trị không đọc được theo bảng mã này, giữ nguyên.")
            feedback.pushWarning(text.format(count=left))
        return {self.OUTPUT: place, "CHANGED": changed, "LEFT": left}
