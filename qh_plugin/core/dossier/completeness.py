# SPDX-License-Identifier: GPL-2.0-or-later
"""What a dossier still lacks before it can be delivered. Pure: everything is handed in.

Each item says how something stands, what to do, and where (`target`), so that the panel can put
the right button beside it: "class:QuyHoach/RanhGioiQuyHoach_A", "record:HoSo",
"documents:<kind id>", "file:<path>", "description:", "dossier:".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Optional, Sequence

from qh_plugin.core import crs
from qh_plugin.core.dossier.codes import check_dossier_code, check_ma_thong_tin
from qh_plugin.core.dossier.documents import FOLDERS, Document, check, kind_of, kinds_of
from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.dossier.marks import Mark, worst
from qh_plugin.core.dossier.records import HEAD, PAPERS, Records
from qh_plugin.core.dossier.records import check as check_records
from qh_plugin.core.dossier.wards import wards
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.model.schema import DocumentKind
from qh_plugin.core.text import Text

NOTHING = Text("", "")
_MOST_NAMED = 4


@dataclass(frozen=True)
class Item:
    """One thing: `kind` is codes, classes, records, documents or metadata; `todo` empty where
    nothing is to be done."""

    kind: str
    title: Text
    mark: Mark
    todo: Text = NOTHING
    target: str = ""

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "kind": self.kind,
            "state": self.mark.name.lower(),
            "title": {"vi": self.title.vi, "en": self.title.en},
            "todo": {"vi": self.todo.vi, "en": self.todo.en},
            "target": self.target,
        }


@dataclass(frozen=True)
class Holdings:
    """What was found in a dossier. `counts`: class name → features, None where the table cannot
    be read, absent where there is none; `metadata` what the description lacks, None where that
    was not asked; `chosen` path → document kind."""

    info: DossierInfo
    counts: Mapping[str, Optional[int]]
    records: Records = field(default_factory=Records)
    documents: Sequence[Document] = ()
    metadata: Optional[Sequence[Text]] = None
    chosen: Mapping[str, str] = field(default_factory=dict)


def completeness(model: Model, there: Holdings) -> list[Item]:
    """Every item, what is missing first in each group."""
    groups = (
        _codes(model, there.info),
        _classes(model, there.counts),
        _records(model, there),
        _documents(model, there),
        _metadata(there.metadata),
    )
    order = (Mark.WRONG, Mark.WARN, Mark.OK)
    return [i for group in groups for i in sorted(group, key=lambda i: order.index(i.mark))]


def missing(items: Sequence[Item]) -> list[Item]:
    """Those that must be mended before delivery."""
    return [item for item in items if item.mark is Mark.WRONG]


def headline(items: Sequence[Item]) -> Text:
    """The whole in one sentence."""
    wrong = len(missing(items))
    warned = sum(item.mark is Mark.WARN for item in items)
    if wrong:
        text = Text("Còn thiếu {wrong} mục bắt buộc", "Required items missing: {wrong}")
        more = Text(", {warned} mục nên bổ sung", "; advised: {warned}")
    elif warned:
        text = Text("Đủ mục bắt buộc", "All that is required is there")
        more = Text("; {warned} mục nên bổ sung", "; advised: {warned}")
    else:
        return Text("Hồ sơ đầy đủ.", "The dossier is complete.")
    whole = Text(text.vi + more.vi, text.en + more.en) if warned else text
    return Text(f"{whole.vi}.", f"{whole.en}.").format(wrong=wrong, warned=warned)


def required_classes(model: Model) -> dict[str, Mark]:
    """Classes that a dossier cannot do without (the boundary, the lots that fill it) or should
    not: those that a new dossier starts with. Class name → how bad it is when one is empty."""
    found = {c.name: Mark.WARN for c in model.classes if c.initial}
    for one in model.classes:
        if one.coverage is not None and one.initial and one.colour_field:
            found[one.name] = Mark.WRONG
            if one.coverage.boundary:
                found[one.coverage.boundary] = Mark.WRONG
    return found


def _codes(model: Model, info: DossierInfo) -> list[Item]:
    def check_own(code: str) -> None:
        check_dossier_code(model, code)

    found = [_code(Text("Mã hồ sơ", "Dossier code"), info.maHoSoQH, check_own, Mark.WRONG)]
    name = Text("Mã thông tin quy hoạch", "Planning information code")
    if info.maThongTinQH or "maThongTinQH" in model.patterns:
        found.append(_code(name, info.maThongTinQH, check_ma_thong_tin, Mark.WARN))
    if info.maThongTinQH[:2] not in ("", info.maHoSoQH[:2]):
        text = Text("Mã tỉnh của hai mã khác nhau", "The two codes name different provinces")
        todo = Text("Sửa mã thông tin quy hoạch.", "Mend the planning information code.")
        found.append(Item("codes", text, Mark.WRONG, todo, "record:HoSo"))
    scales = model.code_lists.get("SCALE")
    known = scales is None or info.scale in scales.by_code
    title = Text("Tỷ lệ {scale}", "Scale {scale}").format(scale=info.scale or "–")
    todo = Text("Chọn tỷ lệ theo danh mục.", "Choose a scale from the list.")
    mark = Mark.OK if known and info.scale else Mark.WARN
    found.append(Item("codes", title, mark, NOTHING if mark is Mark.OK else todo, "record:HoSo"))
    unknown = sorted(set(info.wards) - {ward.code for ward in wards()})
    if unknown or not info.wards:
        title = Text("Phường, xã", "Wards")
        todo = Text("Chưa chọn phường, xã của hồ sơ.", "No ward was chosen.")
        if unknown:
            todo = Text("Không có đơn vị mã {codes}.", "There is no ward {codes}.")
            todo = todo.format(codes=", ".join(unknown))
        found.append(Item("codes", title, Mark.WARN, todo, "dossier:"))
    fits = info.epsg in (model.default_epsg, *model.accepted_epsg)
    title = Text("Hệ tọa độ {crs}", "Coordinate system {crs}").format(
        crs=crs.name(info.epsg) if crs.is_vn2000(info.epsg) else f"EPSG:{info.epsg}"
    )
    todo = Text("Mô hình không nhận hệ tọa độ này.", "The model does not take this system.")
    mark = Mark.OK if fits else Mark.WRONG
    found.append(Item("codes", title, mark, NOTHING if fits else todo, "dossier:"))
    return found


def _code(name: Text, value: str, check_it: Any, if_empty: Mark) -> Item:
    if not value:
        title = Text("Chưa có {name}", "No {name}").format(name=_small(name))
        todo = Text("Nhập trong Thông tin hồ sơ.", "Enter it in the dossier's facts.")
        return Item("codes", title, if_empty, todo, "record:HoSo")
    try:
        check_it(value)
    except InputError as error:
        return Item("codes", name, Mark.WRONG, error.text, "record:HoSo")
    title = Text("{name} {value}", "{name} {value}").format(name=name, value=value)
    return Item("codes", title, Mark.OK, NOTHING, "record:HoSo")


def _classes(model: Model, counts: Mapping[str, Optional[int]]) -> list[Item]:
    found = []
    for name, mark in required_classes(model).items():
        one = model.feature_class(name)
        if one is not None:
            found.append(_class(one, counts.get(name, 0), mark))
    for name, count in counts.items():
        if count is None and not any(item.target == f"class:{name}" for item in found):
            one = model.feature_class(name)
            title = one.title if one else Text(name, name)
            found.append(_class_unread(title, name))
    filled = [name for name, count in counts.items() if count]
    if not filled and found:
        return found  # said already, class by class
    total = sum(count for count in counts.values() if count)
    title = Text(
        "{filled} trên {all} lớp có dữ liệu, {total} đối tượng",
        "{filled} of {all} classes hold data, {total} features",
    ).format(filled=len(filled), all=len(model.classes), total=total)
    todo = Text("Vẽ hoặc nhập dữ liệu vào các lớp.", "Draw or load data into the classes.")
    mark = Mark.OK if filled else Mark.WRONG
    found.append(Item("classes", title, mark, NOTHING if filled else todo, "class:"))
    return found


def _class(one: FeatureClass, count: Optional[int], if_empty: Mark) -> Item:
    if count is None:
        return _class_unread(one.title, one.name)
    target = f"class:{one.name}"
    if count:
        title = Text("{title}: {count} đối tượng", "{title} (features: {count})")
        filled = title.format(title=one.title, count=count)
        return Item("classes", filled, Mark.OK, NOTHING, target)
    title = Text("{title}: chưa có đối tượng", "{title}: no feature").format(title=one.title)
    todo = Text("Vẽ hoặc nhập vào lớp này.", "Draw or load features.")
    return Item("classes", title, if_empty, todo, target)


def _class_unread(title: Text, name: str) -> Item:
    text = Text("{title}: không đọc được", "{title}: cannot be read").format(title=title)
    todo = Text("Khôi phục từ bản sao lưu.", "Restore it from a backup.")
    return Item("classes", text, Mark.WRONG, todo, f"class:{name}")


def _records(model: Model, there: Holdings) -> list[Item]:
    problems = check_records(there.records, model, there.info)
    found = []
    for table in model.records.values():
        of = [p for p in problems if p.table == table.id]
        rows = there.records.rows(table.id)
        target = f"record:{table.id}"
        if not rows and table.id != HEAD:
            title = Text("{title}: chưa có dòng nào", "{title}: no row").format(title=table.title)
            todo = Text("Thêm dòng, hoặc lập từ các tệp đã có.", "Add rows, or make them of files.")
            found.append(Item("records", title, Mark.WARN, todo, target))
            continue
        mark = worst(Mark.WRONG if p.required == "E" else Mark.WARN for p in of)
        title = Text("Bảng {title}: {rows} dòng", "Table {title}: {rows} rows").format(
            title=table.title, rows=len(rows)
        )
        if table.id == HEAD:
            title = Text("Thông tin hồ sơ", "Facts of the dossier")
        texts = [p.text for p in of if p.required == "E"] or [p.text for p in of]
        found.append(Item("records", title, mark, _some(texts), target))
    return found


def _documents(model: Model, there: Holdings) -> list[Item]:
    if not model.documents:
        return []
    kinds = kinds_of(model)
    chosen = {**_kinds_in_rows(there.records), **there.chosen}
    by_kind: dict[str, list[Document]] = {}
    unknown, found = [], []
    for document in there.documents:
        kind = kind_of(document, kinds, chosen)
        if kind is None:
            unknown.append(document)
        else:
            by_kind.setdefault(kind.id, []).append(document)
        remarks = [r for r in check(document.facts, kind) if r.mark is not Mark.OK]
        if remarks:
            found.append(
                Item(
                    "documents",
                    Text(document.path, document.path),
                    worst(r.mark for r in remarks),
                    _some([r.text for r in remarks]),
                    f"file:{document.path}",
                )
            )
    for kind in kinds:
        files = by_kind.get(kind.id, ())
        if not files and kind.required == "O":
            continue
        mark = Mark.OK if files else Mark.WRONG if kind.required == "E" else Mark.WARN
        todo = _how_to_get(kind)
        if unknown and not files and kind.folder in FOLDERS:
            more = Text(" Hoặc chọn loại cho tệp đã có.", " Or say what a file there is.")
            todo = Text(todo.vi + more.vi, todo.en + more.en)
        title = Text("{title}: {count} tệp", "{title} (files: {count})")
        if not files:
            title = Text("{title}: chưa có", "{title}: none")
        shown = title.format(title=kind.title, count=len(files))
        todo = NOTHING if files else todo
        found.append(Item("documents", shown, mark, todo, _where(kind)))
    for document in unknown:
        if not any(item.target == f"file:{document.path}" for item in found):
            todo = Text("Chọn loại văn bản của tệp này.", "Say what kind of document it is.")
            title = Text(document.path, document.path)
            found.append(Item("documents", title, Mark.WARN, todo, f"file:{document.path}"))
    return found


def _how_to_get(kind: DocumentKind) -> Text:
    if kind.folder == "HoSoScan":
        return Text(
            "Tệp này được ghi khi sửa bảng Hồ sơ, Bản vẽ hoặc Văn bản.",
            "It is written when a table of records is edited.",
        )
    if kind.folder == "HoSoGIS":
        return Text("Mở hồ sơ trong QGIS để tạo dự án.", "Open the dossier in QGIS to make it.")
    return Text("Thêm tệp {types} vào {folder}.", "Add a {types} file to {folder}.").format(
        types=", ".join(kind.types).upper(), folder=kind.folder
    )


def _where(kind: DocumentKind) -> str:
    """What we write ourselves is not added as a file."""
    if kind.folder in FOLDERS:
        return f"documents:{kind.id}"
    return f"record:{HEAD}" if kind.folder == "HoSoScan" else "dossier:"


def _metadata(problems: Optional[Sequence[Text]]) -> list[Item]:
    if problems is None:
        return []
    title = Text("Thông tin mô tả", "Description")
    if not problems:
        return [Item("metadata", title, Mark.OK, NOTHING, "description:")]
    todo = Text("Còn thiếu: {names}.", "Missing: {names}.").format(names=_listed(problems))
    return [Item("metadata", title, Mark.WRONG, todo, "description:")]


def _kinds_in_rows(records: Records) -> dict[str, str]:
    """path → kind as the table VanBan says: its rows name a file and what it is."""
    return {
        f"HoSoScan/VanBan/{row['maVanBan']}": str(row["loaiVanBan"])
        for row in records.rows(PAPERS)
        if row.get("maVanBan") and row.get("loaiVanBan")
    }


def _some(texts: Sequence[Text]) -> Text:
    """The first few sentences, and how many more there are."""
    shown = list(texts[:_MOST_NAMED])
    rest = len(texts) - len(shown)
    if rest > 0:
        more = Text("Và {rest} điều nữa.", "And {rest} more.")
        shown.append(more.format(rest=rest))
    return Text(" ".join(t.vi for t in shown), " ".join(t.en for t in shown))


def _listed(texts: Sequence[Text]) -> Text:
    return Text(", ".join(_small(t).vi for t in texts), ", ".join(_small(t).en for t in texts))


def _small(text: Text) -> Text:
    return Text(text.vi[:1].lower() + text.vi[1:], text.en[:1].lower() + text.en[1:])
