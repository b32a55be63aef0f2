# SPDX-License-Identifier: GPL-2.0-or-later
"""M01: layers whose name is no class of the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping, Sequence

from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import fold
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import nearest, of_layer
from qh_plugin.core.rules.base import LayerContext, Rule, Skipped
from qh_plugin.core.rules.conceptual.wrong_group import elsewhere
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text, Value


@dataclass(frozen=True)
class UnknownClass(Rule):
    """Kiểm tra gì: tên lớp dữ liệu không có trong mô hình (chấp nhận khác chữ hoa, chữ thường và
    các tên gọi khác đã biết). Lớp có trong mô hình nhưng ở cơ sở dữ liệu khác do M07 báo.

    Vì sao: máy chủ nhận dữ liệu theo tên lớp của Thông tư 16/2025/TT-BXD; lớp lạ không được
    kiểm tra thuộc tính và không được công bố.

    Cách sửa: đổi tên lớp theo tên gợi ý, hoặc chuyển đối tượng sang lớp đúng của mô hình.
    """

    id: ClassVar[str] = "M01"
    title: ClassVar[Text] = Text("Tên lớp không có trong mô hình", "Unknown class name")
    help_en: ClassVar[str] = (
        "What: the layer's name is no class of the data model (other case and known other names "
        "are accepted); one that another database has is M07's. Why: the server takes data by the "
        "class names of Circular 16/2025/TT-BXD; an unknown layer's attributes are not checked and "
        "it is not published. Fix: rename the layer as suggested, or move its features to the "
        "right class."
    )
    basis: ClassVar[Text] = acts.MODEL
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.ERROR

    def run(self, context: LayerContext) -> Findings:
        """At most one finding, about the layer."""
        if context.model is None:
            raise Skipped(Text("dữ liệu không theo mô hình nào", "the data follow no model"))
        if context.feature_class is not None or elsewhere(context.table, context.model):
            return none_found(self.id, context.table.name)
        meant = _meant(context.table, context.model)
        arguments: Mapping[str, Sequence[Value]] = {"meant": [meant], "model": [context.model.id]}
        return of_layer(self.id, context, [_MESSAGE], [0], arguments, Severity.ERROR)


def _meant(table: Table, model: Model) -> Text:
    classes = [c for c in model.classes if c.database == table.database] or list(model.classes)
    names = {fold(name): c.class_name for c in classes for name in (c.class_name, *c.aliases)}
    near = nearest(table.class_name, names)
    if near is None:
        return Text("", "")
    return Text("; có phải là {name}?", "; did you mean {name}?").format(name=near)


_MESSAGE = Text(
    "Lớp {layer} không có trong mô hình {model}{meant}",
    "The layer {layer} is not in the model {model}{meant}",
)
