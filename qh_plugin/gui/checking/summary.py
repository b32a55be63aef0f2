# SPDX-License-Identifier: GPL-2.0-or-later
"""What the status line of the checking dock says of a result, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from qh_plugin.qgis_io.i18n import language, translate

if TYPE_CHECKING:
    from qh_plugin.core.report.result import CheckResult
    from qh_plugin.gui.checking.running.stored import Stored


def of(result: CheckResult) -> str:
    """After a check."""
    seconds = sum(facts.seconds for facts in result.rules)
    text = translate("qh", "{errors} lỗi trong {objects} đối tượng, {layers} lớp ({seconds} s).")
    return text.format(
        errors=result.errors,
        objects=sum(facts.count for facts in result.layers),
        layers=len(result.layers),
        seconds=f"{seconds:.1f}".replace(".", "," if language() == "vi" else "."),
    )


def of_live(result: CheckResult) -> str:
    """When the check while drawing begins."""
    text = translate("qh", "Kiểm tra khi vẽ: {errors} lỗi trong {objects} đối tượng.")
    return text.format(errors=result.errors, objects=sum(facts.count for facts in result.layers))


def after(said: str, before: Optional[int], errors: int) -> str:
    """After the check that follows a repair; `said` is what was repaired, `before` the number of
    errors until then."""
    if before is not None and errors > before:
        more = translate("qh", "{said}; phát sinh thêm {count} lỗi, xem danh sách.")
        return more.format(said=said, count=errors - before)
    return translate("qh", "{said}. Còn {count} lỗi.").format(said=said, count=errors)


def of_last_time(stored: Stored) -> str:
    """After the report of last time was read."""
    when = stored.checked.strftime("%H:%M %d/%m") if stored.checked else "?"
    if stored.out_of_date:
        text = translate("qh", "⚠ Kiểm tra lúc {when}; dữ liệu có thể đã sửa sau đó.")
    else:
        text = translate("qh", "Kiểm tra lúc {when}; dữ liệu chưa sửa từ đó.")
    return text.format(when=when)
