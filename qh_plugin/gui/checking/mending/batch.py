# SPDX-License-Identifier: GPL-2.0-or-later
"""Mends many findings: asks once, works in the background, does it as one undo step, reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Optional, Sequence

from qgis.PyQt.QtCore import QTimer

from qh_plugin.core.errors import InputError, QhError
from qh_plugin.core.text import Text
from qh_plugin.gui.checking.mending import proposing
from qh_plugin.gui.checking.mending.batch_report import BatchReport, summary_of
from qh_plugin.gui.checking.mending.level import Level
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import shown, translate

if TYPE_CHECKING:
    from qh_plugin.gui.checking.listing.rows import RuleRows
    from qh_plugin.gui.checking.mending.meant import Meant
    from qh_plugin.gui.checking.mending.proposing import Bulk


class Batch:
    """Works for the repair panel."""

    def __init__(self, iface, panel, live: Callable) -> None:
        self._iface, self._panel = iface, panel
        self._work: Optional[tasks.Work] = None
        self.report: Optional[BatchReport] = None
        self._level = Level(live)
        self._told: Optional[tuple[Bulk, Meant]] = None
        self._soon = QTimer()
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._show)

    @property
    def busy(self) -> bool:
        """Whether findings are being mended, or are about to be."""
        return self._work is not None or self._level.waiting

    def meant(self, findings, rule: str) -> Meant:
        """The lines that are chosen where there are several, else every open finding of the
        rule, as the list shows them now."""
        import numpy as np

        from qh_plugin.core.repair.automatic import best_order
        from qh_plugin.gui.checking.mending.meant import Meant, meant_in

        listing = findings.listing
        numbers = np.asarray(findings.selected_numbers(), np.int64)
        if len(numbers) < 2:
            code = listing.rules.index(rule) if rule in listing.rules else -1
            numbers = np.flatnonzero(listing.rule == code)
        rules, lines = meant_in(listing, numbers, lambda r: bool(proposing.repairs_of(r)))
        groups = tuple(listing.groups)
        return Meant(best_order(rules), groups, listing.group[lines], listing.index[lines])

    def alike(self, findings, group: Optional[RuleRows]) -> int:
        """About how many findings `meant` gives."""
        chosen = len(findings.selected_numbers())
        return chosen if chosen > 1 else group.open if group is not None else 0

    def begin(self, findings, rule: str) -> None:
        """Mend what `meant` gives; first wait until the list is level with the data."""
        self.close()
        chosen = self.meant(findings, rule)
        several = len(findings.selected_numbers()) > 1
        self._level.wait(lambda: self._ask(chosen if several else self.meant(findings, rule)))
        if self._level.waiting:
            panel = self._panel
            panel.line.begin(translate("qh", "Đợi kiểm tra khi vẽ đuổi kịp dữ liệu rồi sửa…"))
            panel.name_buttons()

    def _ask(self, meant: Meant) -> None:
        """Where a person has to say yes, ask first."""
        from qh_plugin.core.repair import Unmendable

        self._panel.line.hide()
        self._panel.name_buttons()
        if not len(meant):
            self._panel.failed.emit(Unmendable(_NONE_LEFT))
            return
        repairs = [repair for rule in meant.rules for repair in proposing.repairs_of(rule)]
        if all(repair.safe for repair in repairs):
            self._start(meant, False)
            return
        titles = dict.fromkeys(shown(repair.title) for repair in repairs)
        text = translate(
            "qh",
            "Sửa {n} lỗi bằng: {how}? Chỗ nào phát sinh lỗi mới thì để lại; hoàn tác một bước.",
        ).format(n=len(meant), how="; ".join(titles))
        yes = translate("qh", "Sửa {n} lỗi").format(n=len(meant))
        self._panel.question.ask(text, yes, lambda: self._start(meant, False))

    def cancel(self) -> None:
        """Stop; nothing is done."""
        if self._level.waiting:
            self._level.stop()
            self._panel.line.hide()
        if self._work is not None:
            self._work.cancel()

    def close(self) -> None:
        """Close the report."""
        self._soon.stop()
        if self.report is not None:
            self.report.close()
            self.report = None

    def _start(self, meant: Meant, move_boundaries: bool) -> None:
        panel = self._panel
        self.close()
        try:
            make = panel.take()
        except QhError as error:
            panel.failed.emit(error)
            return
        revision = panel.data.revision
        self._work = tasks.run(
            translate("qh", "QH: sửa hàng loạt"),
            lambda progress: proposing.mend_all(
                make, meant, _title(meant.rules), move_boundaries, progress
            ),
            lambda bulk: self._found(bulk, meant, revision),
            self._failed,
            lambda fraction, text: panel.line.tell(fraction, shown(text) if text else ""),
        )
        panel.line.begin(translate("qh", "Đang sửa {n} lỗi…").format(n=len(meant)))
        panel.name_buttons()

    def _found(self, bulk: Bulk, meant: Meant, revision: int) -> None:
        self._work = None
        panel = self._panel
        if panel.data.revision != revision:
            self._failed(InputError(_MEANWHILE))
            return

        def done() -> None:
            panel.applied.emit(summary_of(bulk).rstrip("."))
            self._tell(bulk, meant)

        if bulk.edits:
            panel.line.begin(
                translate("qh", "Đang ghi {n} chỗ sửa…").format(n=len(bulk.mended.done))
            )
            panel.do(bulk.edits, done)
        else:
            panel.line.hide()
            panel.name_buttons()
            self._tell(bulk, meant)

    def _tell(self, bulk: Bulk, meant: Meant) -> None:
        """Open the report once QGIS has taken in what was done."""
        self._told = bulk, meant
        self._soon.start()

    def _show(self) -> None:
        if self._told is None:
            return
        (bulk, meant), self._told = self._told, None
        folder = self._panel.folder()
        self.report = BatchReport(self._iface, folder, bulk, lambda: self._start(meant, True))
        self.report.key_chosen.connect(self._panel.key_chosen)
        self.report.destroyed.connect(self._gone)
        self.report.show()

    def _gone(self, *_) -> None:
        self.report = None

    def _failed(self, error: QhError) -> None:
        self._work = None
        self._panel.line.hide()
        self._panel.name_buttons()
        self._panel.failed.emit(error)


def _title(rules: Sequence[str]) -> Text:
    """The name of the undo step; the number of findings is filled in later."""
    named = ", ".join(rules)
    return Text(f"Sửa {{n}} lỗi {named}", f"Mend {{n}} findings of {named}")


_NONE_LEFT = Text(
    "các lỗi này không còn trong dữ liệu hiện tại; chưa sửa gì",
    "these findings are no longer in the data; nothing was mended",
)
_MEANWHILE = Text(
    "Dữ liệu đã đổi trong lúc tìm cách sửa nên chưa sửa gì; hãy sửa lại lần nữa.",
    "The data changed meanwhile, so nothing was mended; mend them once more.",
)
