# SPDX-License-Identifier: GPL-2.0-or-later
"""What the dock says where there is no finding to list: empty is a beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from qh_plugin.qgis_io.i18n import shown, translate


@dataclass(frozen=True)
class Page:
    """A sentence and the button for it; `action` is "edit", "publish" or ""; `skipped` counts the
    rules that could not run."""

    sentence: str
    button: str = ""
    action: str = ""
    skipped: int = 0


class EmptyPage:
    """Turns the dock's pages: the list where there is something in it, else this page."""

    def __init__(self, dock) -> None:
        self._dock = dock
        self._action = ""
        dock.emptyColumn.setStretch(0, 2)
        dock.emptyColumn.setStretch(4, 3)
        dock.emptyButton.clicked.connect(lambda: self._act())
        dock.skippedButton.clicked.connect(lambda: dock.pages.setCurrentWidget(dock.listPage))

    def turn(self, missing, result) -> None:
        """Show the page that fits the state of things."""
        dock = self._dock
        page = page_for(missing, dock.session, result)
        dock.pages.setCurrentWidget(dock.listPage if page is None else dock.emptyPage)
        if page is None:
            return
        self._action = page.action
        dock.emptyLabel.setText(page.sentence)
        dock.emptyButton.setText(page.button)
        dock.emptyButton.setVisible(bool(page.button))
        skipped = translate("qh", "{count} quy tắc không chạy: xem vì sao")
        dock.skippedButton.setText(skipped.format(count=page.skipped))
        dock.skippedButton.setVisible(bool(page.skipped))

    def _act(self) -> None:
        session = self._dock.session
        asked = {"edit": session.edit_asked, "publish": session.publish_asked}
        if self._action in asked:
            asked[self._action].emit()


def page_for(missing, session, result) -> Optional[Page]:
    """The page to show, None where the list is to be shown."""
    if missing is not None:
        return Page(shown(missing))
    if result is not None:
        return _clean(session, result)
    if session.dossier is None:
        return Page(
            translate(
                "qh",
                "Chưa mở hồ sơ nào.\n\nMở hoặc tạo hồ sơ để kiểm tra cả hồ sơ; hoặc chọn một lớp "
                "trong bảng Lớp, đổi phạm vi thành “Lớp đang chọn” rồi bấm Kiểm tra.",
            ),
            translate("qh", "Mở hồ sơ…"),
            "edit",
        )
    return Page(
        translate(
            "qh",
            "Hồ sơ này chưa được kiểm tra.\n\nBấm “Kiểm tra” ở dưới: các lỗi sẽ hiện ở đây và trên "
            "bản đồ, mỗi lỗi kèm lý do và cách sửa.",
        )
    )


def _clean(session, result) -> Optional[Page]:
    from qh_plugin.core.checking import crashed

    if any(len(group) for group in result.findings) or crashed(result):
        return None
    skipped = sum(facts.skipped is not None for facts in result.rules)
    sentence = translate("qh", "✔ Không có lỗi nào.")
    if session.dossier is None:
        return Page(sentence, skipped=skipped)
    ready = translate("qh", "Hồ sơ đã sẵn sàng để công bố.")
    button = translate("qh", "Sang Công bố")
    return Page(f"{sentence}\n\n{ready}", button, "publish", skipped)
