# SPDX-License-Identifier: GPL-2.0-or-later
"""M04: classes that a dossier starts with and that are not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qh_plugin.core.dossier.completeness import required_classes
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import DatasetContext, DatasetRule
from qh_plugin.core.rules.statements import model_of, must_be_whole, statements
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class MissingClass(DatasetRule):
    """Kiểm tra gì: lớp mà một hồ sơ quy hoạch thường phải có (ranh giới, lô, ô quy hoạch, tim
    đường …) nhưng không có bảng dữ liệu.

    Vì sao: danh mục lớp của Thông tư 16/2025/TT-BXD là danh mục tham khảo, hồ sơ chỉ cần các lớp
    có nội dung; nhưng thiếu lớp cơ bản thường là quên nhập hoặc đặt sai tên.

    Cách sửa: tạo lớp trong bảng Biên tập rồi vẽ hoặc nhập dữ liệu; nếu đồ án không có nội dung đó
    thì bỏ qua.
    """

    id: ClassVar[str] = "M04"
    title: ClassVar[Text] = Text("Thiếu lớp dữ liệu", "Class missing")
    help_en: ClassVar[str] = (
        "What: a class that a planning dossier usually has (boundary, lots, cells, road centre "
        "lines …) has no table. Why: the list of classes in Circular 16/2025/TT-BXD is a "
        "reference, a dossier holds only what it needs; but a missing basic class was often "
        "forgotten or named otherwise. Fix: make the class in the Editing panel and draw or load "
        "its features; pass over it where the plan has nothing of the kind."
    )
    basis: ClassVar[Text] = acts.MODEL
    quality: ClassVar[str] = "completeness"
    severity: ClassVar[Severity] = Severity.INFO

    def run_all(self, context: DatasetContext) -> list[Findings]:
        """One finding a class."""
        model = model_of(context)
        must_be_whole(context.dataset)
        there = {c.feature_class.name for c in context.layers if c.feature_class is not None}
        lost = [name for name in required_classes(model) if name not in there]
        titles = [model.feature_class(name) for name in lost]
        return [
            statements(
                self.id,
                "",
                [(name,) for name in lost],
                [_MESSAGE],
                [0] * len(lost),
                {"name": lost, "title": [one.title if one else Text("", "") for one in titles]},
                Severity.INFO,
            )
        ]


_MESSAGE = Text(
    "Chưa có lớp {name} ({title})",
    "There is no layer {name} ({title})",
)
