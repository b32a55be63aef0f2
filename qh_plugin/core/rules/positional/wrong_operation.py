# SPDX-License-Identifier: GPL-2.0-or-later
"""R04: the operation from VN-2000 to WGS 84 is not EPSG:6960."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qh_plugin.core import crs
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LayerContext, Rule, Skipped
from qh_plugin.core.rules.datum import stated, wrong_operation
from qh_plugin.core.rules.statements import statements
from qh_plugin.core.text import Text, length


@dataclass(frozen=True)
class WrongOperation(Rule):
    """Kiểm tra gì: định nghĩa hệ tọa độ của lớp mang phép chuyển sang WGS 84 khác với EPSG:6960
    (bảy tham số của Quyết định 05/2007/QĐ-BTNMT): sai dấu góc xoay trong towgs84, thiếu góc xoay,
    dùng EPSG:5194, bằng không, hoặc lưới chiếu VN-2000 đặt trên mốc WGS 84. Lớp chỉ có mã EPSG thì
    không mang phép chuyển nào để kiểm tra; phần mềm này luôn dùng EPSG:6960.

    Vì sao: sai dấu góc xoay lệch 0,5 m, EPSG:5194 lệch 0,8 m, coi VN-2000 là WGS 84 lệch 225 m so
    với bản đồ nền và mã thửa đất theo vị trí.

    Cách sửa: gán cho lớp mã EPSG của VN-2000 (9210 cho 105°45') thay cho định nghĩa tự viết; không
    chuyển đổi tọa độ. Nếu tọa độ thật sự đã tính trên WGS 84 thì chuyển đổi từ WGS 84.
    """

    id: ClassVar[str] = "R04"
    title: ClassVar[Text] = Text(
        "Phép chuyển sang WGS 84 không phải EPSG:6960", "Datum operation is not EPSG:6960"
    )
    help_en: ClassVar[str] = (
        "What: the layer's definition carries an operation to WGS 84 other than EPSG:6960 (the "
        "seven parameters of decision 05/2007/QĐ-BTNMT): wrong signs of the rotations in towgs84, "
        "no rotations, EPSG:5194, zeros, or a VN-2000 projection on the WGS 84 datum. A layer "
        "with an EPSG code alone carries none; this program always uses EPSG:6960. Why: wrong "
        "signs are 0.5 m off, EPSG:5194 0.8 m, VN-2000 taken for WGS 84 225 m. Fix: assign the "
        "EPSG code of VN-2000 (9210 for 105°45') instead of the hand-written definition, without "
        "transforming; if the coordinates really are on WGS 84, transform them from there."
    )
    basis: ClassVar[Text] = acts.OPERATION
    quality: ClassVar[str] = "positional"
    severity: ClassVar[Severity] = Severity.ERROR

    def run(self, context: LayerContext) -> Findings:
        """At most one finding, about the layer: an error for a definition without a code of
        VN-2000, a warning where the code is there and only the definition beside it is wrong."""
        table = context.table
        found = wrong_operation(table.crs_wkt)
        if found is None:
            if stated(table.crs_wkt) is None and table.crs_wkt:
                raise Skipped(_NOTHING)
            if not table.crs_wkt:
                raise Skipped(_NOTHING if table.epsg else _UNKNOWN)
            return none_found(self.id, table.name)
        degrees = int(found.meridian)
        return statements(
            self.id,
            table.name,
            [()],
            _MESSAGES,
            [int(found.way)],
            {
                "layer": [table.class_name],
                "shift": [length(found.shift)],
                "meridian": [f"{degrees}°{round(found.meridian % 1 * 60):02d}'"],
            },
            Severity.WARNING if crs.is_vn2000(table.epsg) else Severity.ERROR,
            measures={"shift": [found.shift]},
        )


_NOTHING = Text(
    "hệ tọa độ không mang phép chuyển nào; phần mềm dùng EPSG:6960",
    "the reference system carries no operation; this program uses EPSG:6960",
)
_UNKNOWN = Text("lớp chưa có hệ tọa độ (xem R01)", "the layer has no reference system (see R01)")
_MESSAGES = (
    Text(
        "Lớp {layer}: towgs84 sai dấu góc xoay, lệch {shift} so với EPSG:6960",
        "The layer {layer}: towgs84 has wrong signs of rotation, {shift} from EPSG:6960",
    ),
    Text(
        "Lớp {layer}: towgs84 bằng 0, coi VN-2000 trùng WGS 84, lệch {shift}",
        "The layer {layer}: towgs84 is zero, VN-2000 taken for WGS 84, {shift} off",
    ),
    Text(
        "Lớp {layer}: lưới chiếu kinh tuyến trục {meridian} đặt trên mốc WGS 84 thay cho VN-2000, "
        "lệch {shift}",
        "The layer {layer}: projection of meridian {meridian} on the datum WGS 84 instead of "
        "VN-2000, {shift} off",
    ),
    Text(
        "Lớp {layer} dùng EPSG:5194 thay cho EPSG:6960, lệch {shift}",
        "The layer {layer} uses EPSG:5194 instead of EPSG:6960, {shift} off",
    ),
    Text(
        "Lớp {layer}: towgs84 thiếu góc xoay và tỷ lệ, lệch {shift} so với EPSG:6960",
        "The layer {layer}: towgs84 lacks rotations and scale, {shift} from EPSG:6960",
    ),
    Text(
        "Lớp {layer}: tham số chuyển sang WGS 84 khác EPSG:6960, lệch {shift}",
        "The layer {layer}: parameters to WGS 84 other than EPSG:6960, {shift} off",
    ),
)
