# SPDX-License-Identifier: GPL-2.0-or-later
"""What a migration did, as data and as sentences."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Mapping, Sequence

from qh_plugin.core.model.table_change import TableChange
from qh_plugin.core.text import Text

_WHY = {
    "not empty": Text("còn dữ liệu", "it is not empty"),
    "longer values": Text("có giá trị dài hơn", "there are longer values"),
}


@dataclass(frozen=True)
class TableReport:
    """What became of one table. `renamed` old field → new; `recoded` field → number of values;
    `lengths` field → new length; `kept` field → why it is not changed or dropped."""

    source: str
    target: str
    features: int
    added: Sequence[str] = ()
    renamed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    recoded: Mapping[str, int] = dataclasses.field(default_factory=dict)
    lengths: Mapping[str, int] = dataclasses.field(default_factory=dict)
    dropped: Sequence[str] = ()
    kept: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def changes(self) -> bool:
        """Whether the table is another one now."""
        moved = self.source != self.target or self.added or self.renamed or self.recoded
        return bool(moved or self.lengths or self.dropped)

    @property
    def moves(self) -> bool:
        """Whether there is anything to tell."""
        return self.changes or bool(self.kept)

    def sentences(self) -> list[Text]:
        """One line for each kind of change."""
        said = []
        if self.source != self.target:
            said.append(Text("đổi tên thành {name}", "renamed {name}").format(name=self.target))
        if self.added:
            text = Text("thêm {n} trường: {names}", "{n} fields added: {names}")
            said.append(text.format(n=len(self.added), names=", ".join(self.added)))
        for old, new in self.renamed.items():
            text = Text("trường {old} đổi tên thành {new}", "field {old} renamed {new}")
            said.append(text.format(old=old, new=new))
        for name, count in self.recoded.items():
            text = Text(
                "trường {name}: {n} giá trị đổi sang mã", "field {name}: {n} values to codes"
            )
            said.append(text.format(name=name, n=count))
        for name, length in self.lengths.items():
            text = Text("trường {name} dài {n} ký tự", "field {name} has {n} characters")
            said.append(text.format(name=name, n=length))
        if self.dropped:
            text = Text("bỏ trường trống: {names}", "empty fields dropped: {names}")
            said.append(text.format(names=", ".join(self.dropped)))
        for name, why in self.kept.items():
            text = Text("giữ nguyên trường {name} vì {why}", "field {name} kept: {why}")
            said.append(text.format(name=name, why=_WHY.get(why, Text(why, why))))
        return said


@dataclass(frozen=True)
class Report:
    """What a migration did to a dossier; `backup` is the folder of the copies of before, relative
    to the dossier, "" where nothing had to change; `untouched` tables unknown to the model."""

    model: str
    start: str
    end: str
    tables: Sequence[TableReport]
    untouched: Sequence[str] = ()
    backup: str = ""

    def sentences(self) -> list[Text]:
        """The report line by line."""
        head = Text(
            "Mô hình {model}: từ phiên bản {start} đến {end}.",
            "Model {model}: from version {start} to {end}.",
        ).format(model=self.model, start=self.start, end=self.end)
        said = [head]
        for table in self.tables:
            line = Text("{name} ({n} đối tượng): {what}", "{name} (features: {n}): {what}")
            what = table.sentences()
            joined = Text("; ".join(s.vi for s in what), "; ".join(s.en for s in what))
            said.append(line.format(name=table.source, n=table.features, what=joined))
        if not any(table.changes for table in self.tables):
            said.append(Text("Không bảng nào phải đổi.", "No table had to change."))
        if self.untouched:
            text = Text("Để nguyên: {names}.", "Left alone: {names}.")
            said.append(text.format(names=", ".join(self.untouched)))
        if self.backup:
            text = Text("Bản sao lưu trước khi chuyển: {f}.", "Backup of before: {f}.")
            said.append(text.format(f=self.backup))
        return said


def report_of(
    final: TableChange,
    wanted: TableChange,
    features: int,
    recoded: Mapping[str, int],
    kept: Mapping[str, str],
) -> TableReport:
    """The report of one table: `final` is what was done of `wanted`."""
    remaining = {c.field.name for c in final.columns}
    return TableReport(
        source=final.source,
        target=final.target,
        features=features,
        added=tuple(c.field.name for c in final.columns if not c.source),
        renamed={
            c.source: c.field.name for c in final.columns if c.source and c.source != c.field.name
        },
        recoded=dict(recoded),
        lengths={
            c.field.name: c.field.length
            for c in final.columns
            if c.source and c.length_before != c.field.length
        },
        dropped=tuple(c.source for c in wanted.columns if c.drop and c.field.name not in remaining),
        kept=dict(kept),
    )
