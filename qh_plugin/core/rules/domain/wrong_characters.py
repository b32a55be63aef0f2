# SPDX-License-Identifier: GPL-2.0-or-later
"""A08: texts whose characters are wrong: older encodings, lost, invisible or not NFC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.legacy.cleaning import Cleaned, Fault, cleaned
from qh_plugin.core.legacy.syllables import LETTERS, is_syllable
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS, of_features, shown
from qh_plugin.core.rules.base import LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.columns import Column
from qh_plugin.core.text import Text, Value, plain

_ODD, _LATIN, _READ = 1, 2, 4
_WORD = re.compile("[A-Za-z\x80-\u200f\u2028-\U0010ffff]+")


@dataclass(frozen=True)
class WrongCharacters(Rule):
    """Kiểm tra gì: chữ bị lỗi phông hoặc bảng mã (TCVN3, VNI, VISCII, CP1258, UTF-8 đọc sai), ký
    tự thay thế �, ký tự điều khiển, ký tự không nhìn thấy, chữ tổ hợp chưa chuẩn hóa NFC. Cách
    đặt dấu thanh (hòa, hoà) không phải là lỗi.

    Vì sao: chữ lỗi không tìm kiếm và đối chiếu được; hai tên trông giống nhau nhưng máy xem là
    khác nhau.

    Cách sửa: xem chữ trước và sau khi chuyển mã rồi đồng ý; chỗ có ký tự � phải nhập lại từ bản
    gốc.
    """

    id: ClassVar[str] = "A08"
    title: ClassVar[Text] = Text("Chữ sai bảng mã", "Wrong characters")
    help_en: ClassVar[str] = (
        "What: text of an older encoding (TCVN3, VNI, VISCII, CP1258, UTF-8 read wrongly), the "
        "replacement character, control or invisible characters, letters that are not composed "
        "(NFC). Where the tone mark stands (hòa, hoà) is no defect. Why: such text cannot be found "
        "or compared; two names that look the same differ for the machine. Fix: look at the text "
        "before and after, and agree; where characters were lost, enter it again. Other rules "
        "judge what a text says; how it is written is reported here alone."
    )
    basis: ClassVar[Text] = acts.TEXT_CODING
    quality: ClassVar[str] = "logical.domain"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = ALL_KINDS

    def run(self, context: LayerContext) -> list[Findings]:
        """Misread, lost and control characters as errors, the others as warnings."""
        found = [
            (row, name, column.cells[row], fault)
            for name in context.table.columns
            for column in [context.columns.get(name)]
            if column is not None and column.texts
            for faults in [_faults(column)]
            for row in column.rows(faults)
            for fault in [faults[column.cells[row]]]
        ]
        return [
            self._group(
                context, [f for f in found if (f[3].fault <= Fault.CONTROL) is grave], level
            )
            for grave, level in ((True, Severity.ERROR), (False, Severity.WARNING))
        ]

    def _group(
        self, context: LayerContext, found: list[tuple[int, str, str, Cleaned]], level: Severity
    ) -> Findings:
        places = {name: number for number, name in enumerate(context.table.columns)}
        count = len(_MESSAGES)
        arguments: dict[str, list[Value]] = {
            "label": [_label(context, name) for _, name, _, _ in found],
            "value": [plain(shown(value)) for _, _, value, _ in found],
            "meant": [plain(shown(fault.text or "")) for _, _, _, fault in found],
            "encoding": [plain(fault.encoding) for _, _, _, fault in found],
        }
        return of_features(
            self.id,
            context,
            [[row] for row, _, _, _ in found],
            _MESSAGES * max(len(places), 1),
            [places[name] * count + int(fault.fault) for _, name, _, fault in found],
            arguments,
            level,
        )


def _label(context: LayerContext, name: str) -> Text:
    field = context.feature_class.field_map.get(name) if context.feature_class else None
    return field.label if field else plain(name)


def _faults(column: Column) -> dict[str, Cleaned]:
    """The texts of a column with a fault; only the doubtful ones are looked at one by one."""
    joined = column.joined
    if joined.isascii():
        seen = np.frombuffer(joined.encode("ascii"), np.uint8)
        low, breaks = int(np.count_nonzero(seen < 0x20)), joined.count("\0")
        usual = breaks < len(column.texts) and seen.max(initial=0) < 0x7F
        if usual and (low == breaks or not _kinds()[:0x80][seen].any()):
            return {}
        doubtful = list(column.texts)
    else:
        doubtful = _doubtful(column)
    return {text: fault for text in set(doubtful) for fault in [cleaned(text)] if fault is not None}


def _doubtful(column: Column) -> list[str]:
    """Texts with a character that is out of the way, or with words that read as no Vietnamese."""
    texts = list(column.texts)
    codes = np.frombuffer(column.joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    kind = _kinds()[codes]
    starts = np.concatenate([[0], np.flatnonzero(codes == 0) + 1])
    if len(starts) != len(texts):
        return texts
    each = np.bitwise_or.reduceat(kind, starts)
    odd = (each & _ODD) > 0
    latin = np.flatnonzero(((each & (_LATIN | _READ)) == _LATIN) & ~odd).tolist()
    strange = _strange_words("\0".join(texts[i] for i in latin))
    found = [texts[i] for i in np.flatnonzero(odd).tolist()]
    if strange:
        found += [texts[i] for i in latin if not strange.isdisjoint(_WORD.findall(texts[i]))]
    return found


def _strange_words(joined: str) -> set[str]:
    return {w for w in set(_WORD.findall(joined)) if not w.isascii() and not is_syllable(w)}


@lru_cache(maxsize=1)
def _kinds() -> NDArray[np.uint8]:
    """Of each character: out of the way, not ASCII, a letter that proves the text was read well."""
    kinds = np.full(0x110000, _ODD, np.uint8)
    kinds[0x20:0x7F] = 0
    kinds[[0, 9, 10, 13]] = 0
    kinds[0xA0:0x180] = _LATIN
    kinds[0xAD] = _ODD
    for code in (0x0192, 0x02C6, 0x02DC, 0x20AC, 0x2122):
        kinds[code] = _LATIN
    for low, high in ((0x2010, 0x2028), (0x2030, 0x205F), (0x2070, 0x209D), (0x2190, 0x2400)):
        kinds[low:high] = 0
    for code in (0x2010, 0x2011, 0x2020, 0x2021, 0x2022, 0x2026, 0x2030, 0x2039, 0x203A, 0x2212):
        kinds[code] = _LATIN
    for code in (0x2126, 0x212A, 0x212B, 0x2329, 0x232A):
        kinds[code] = _ODD
    kinds[[ord(c) for c in LETTERS if ord(c) > 0xFF]] = _READ
    return kinds


_MESSAGES = (
    Text(
        "{id}: {label} “{value}” là chữ {encoding} đọc sai, có lẽ là “{meant}”",
        "{id}: {label} “{value}” is {encoding} text read wrongly, perhaps “{meant}”",
    ),
    Text(
        "{id}: {label} “{value}” có ký tự đã mất (�); hãy nhập lại từ bản gốc",
        "{id}: {label} “{value}” has lost characters (�); enter it again from the original",
    ),
    Text(
        "{id}: {label} “{value}” có ký tự điều khiển, bỏ đi còn “{meant}”",
        "{id}: {label} “{value}” has control characters; without them “{meant}”",
    ),
    Text(
        "{id}: {label} “{value}” có ký tự không nhìn thấy; hãy bỏ đi",
        "{id}: {label} “{value}” has invisible characters; take them away",
    ),
    Text(
        "{id}: {label} “{value}” chưa chuẩn hóa Unicode (NFC); trông giống nhưng khác mã",
        "{id}: {label} “{value}” is not normalised Unicode (NFC): it looks the same but differs",
    ),
)
