# SPDX-License-Identifier: GPL-2.0-or-later
"""M07: layers in another database or group than the model's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping, Optional

from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.model.schema import fold
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS
from qh_plugin.core.rules.base import LayerContext, Rule, Skipped
from qh_plugin.core.rules.statements import statements
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class WrongGroup(Rule):
    """Kiểm tra gì: lớp nằm ở cơ sở dữ liệu khác (HienTrang, QuyHoach, NenDiaHinh, MocGioi) hoặc,
    với File Geodatabase, ở nhóm (feature dataset) khác với mô hình. Lớp có tên lạ ở mọi cơ sở dữ
    liệu do M01 báo.

    Vì sao: Thông tư 16/2025/TT-BXD quy định mỗi lớp thuộc một cơ sở dữ liệu và một nhóm; máy chủ
    tìm lớp theo chỗ đó.

    Cách sửa: chuyển lớp sang tệp và nhóm được nêu; xuất bộ giao nộp bằng chương trình này thì nhóm
    được đặt đúng.
    """

    id: ClassVar[str] = "M07"
    title: ClassVar[Text] = Text("Sai cơ sở dữ liệu hoặc nhóm", "Wrong database or group")
    help_en: ClassVar[str] = (
        "What: the layer is in another database (HienTrang, QuyHoach, NenDiaHinh, MocGioi) or, in "
        "a File Geodatabase, in another group (feature dataset) than the model's. A name that no "
        "database has is M01's. Why: by Circular 16/2025/TT-BXD each class belongs to one "
        "database and one group, where the server looks for it. Fix: move the layer to the file "
        "and group named; a delivery written by this program has the groups right."
    )
    basis: ClassVar[Text] = acts.MODEL
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.ERROR
    kinds: ClassVar[frozenset[str]] = ALL_KINDS

    def run(self, context: LayerContext) -> Findings:
        """At most one finding, about the layer."""
        table, model = context.table, context.model
        if model is None:
            raise Skipped(Text("dữ liệu không theo mô hình nào", "the data follow no model"))
        of = context.feature_class
        if of is None:
            homes = elsewhere(table, model)
            if not homes:
                return none_found(self.id, table.name)
            wanted = ", ".join(home.database for home in homes)
            return _finding(table, 0, table.database, wanted)
        groups = context.dataset.facts.get("groups")
        if not isinstance(groups, Mapping) or table.name not in groups:
            return none_found(self.id, table.name)
        group = str(groups[table.name] or "")
        known = {fold(name) for name in (of.group, *model.group_aliases.get(of.group, ()))}
        if not of.group or fold(group) in known:
            return none_found(self.id, table.name)
        return _finding(table, 1 if group else 2, group, of.group)


def elsewhere(table: Table, model: Model) -> list[FeatureClass]:
    """The classes that a layer would follow in another database; [] where its database is right
    or not known."""
    if not table.database:
        return []
    found: list[Optional[FeatureClass]] = [
        model.feature_class(f"{database}/{table.class_name}")
        for database in model.databases
        if database != table.database
    ]
    return [one for one in found if one is not None]


def _finding(table: Table, variant: int, now: str, wanted: str) -> Findings:
    return statements(
        WrongGroup.id,
        table.name,
        [()],
        _MESSAGES,
        [variant],
        {"layer": [table.class_name], "now": [now], "wanted": [wanted]},
        Severity.ERROR,
    )


_MESSAGES = (
    Text(
        "Lớp {layer} nằm trong {now}, theo mô hình phải ở {wanted}",
        "The layer {layer} is in {now}, by the model it belongs to {wanted}",
    ),
    Text(
        "Lớp {layer} nằm trong nhóm {now}, theo mô hình phải ở nhóm {wanted}",
        "The layer {layer} is in the group {now}, by the model it belongs to {wanted}",
    ),
    Text(
        "Lớp {layer} không nằm trong nhóm nào, theo mô hình phải ở nhóm {wanted}",
        "The layer {layer} is in no group, by the model it belongs to {wanted}",
    ),
)
