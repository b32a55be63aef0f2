# SPDX-License-Identifier: GPL-2.0-or-later
"""Mends many findings: asks once, works in the background, does it as one undo step, reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Sequence

from qh_plugin.core.errors import InputError, QhError
from qh_plugin.core.text import Text
from qh_plugin.gui.checking.listing.states import Fate
from qh_plugin.gui.checking.mending import proposing
from qh_plugin.gui.checking.mending.batch_report import BatchReport, summary_of
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import shown, translate

if TYPE_CHECKING:
    from qh_plugin.gui.checking.listing.rows import RuleRows
    from qh_plugin.gui.checking.mending.proposing import Bulk


class Batch:
    """Works for the repair panel."""

    def __init__(self, iface, panel) -> None:
        self._iface, self._panel = iface, panel
        self._work: Optional[tasks.Work] = None
        self.report: Optional[BatchReport] = None

    @property
    def busy(self) -> bool:
        """Whether findings are being mended."""
        return self._work is not None

    def meant(self, findings, rule: str) -> tuple[frozenset[str], list[str]]:
        """The keys of the lines that are chosen where there are several, else of every open
        finding of the rule; and the rules of them in the order in which they are mended."""
        import numpy as np

        from qh_plugin.core.repair.automatic import best_order

        listing = findings.listing
        numbers = np.asarray(findings.selected_numbers(), np.int64)
        if len(numbers) < 2:
            known = rule in listing.rules
            numbers = np.flatnonzero(listing.rule == listing.rules.index(rule)) if known else []
        fates = listing.fate
        opened = [
            n for n in numbers if listing.alive[n] and fates[n] not in (Fate.WAIVED, Fate.FIXED)
        ]
        pairs = [(listing.keys[n], listing.rules[listing.rule[n]]) for n in opened]
        mendable = {r for r in {r for _, r in pairs} if proposing.repairs_of(r)}
        return frozenset(key for key, r in pairs if r in mendable), best_order(mendable)

    def alike(self, findings, group: Optional[RuleRows]) -> int:
        """About how many findings `meant` gives."""
        chosen = len(findings.selected_numbers())
        return chosen if chosen > 1 else group.open if group is not None else 0

    def begin(self, keys: frozenset[str], rules: Sequence[str]) -> None:
        """Mend them; where a person has to say yes, ask first."""
        repairs = [repair for rule in rules for repair in proposing.repairs_of(rule)]
        if all(repair.safe for repair in repairs):
            self._start(keys, rules, False)
            return
        titles = dict.fromkeys(shown(repair.title) for repair in repairs)
        text = translate(
            "qh",
            "Sửa {n} lỗi bằng: {how}? Chỗ nào phát sinh lỗi mới thì để lại; hoàn tác một bước.",
        ).format(n=len(keys), how="; ".join(titles))
        yes = translate("qh", "Sửa {n} lỗi").format(n=len(keys))
        self._panel.question.ask(text, yes, lambda: self._start(keys, rules, False))

    def cancel(self) -> None:
        """Stop; nothing is done."""
        if self._work is not None:
            self._work.cancel()

    def close(self) -> None:
        """Close the report."""
        if self.report is not None:
            self.report.close()
            self.report = None

    def _start(self, keys: frozenset[str], rules: Sequence[str], move_boundaries: bool) -> None:
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
                make, rules, keys, _title(rules), move_boundaries, progress
            ),
            lambda bulk: self._found(bulk, keys, rules, revision),
            self._failed,
            lambda fraction, text: panel.line.tell(fraction, shown(text) if text else ""),
        )
        panel.line.begin(translate("qh", "Đang sửa {n} lỗi…").format(n=len(keys)))
        panel.name_buttons()

    def _found(self, bulk: Bulk, keys: frozenset[str], rules: Sequence[str], revision: int) -> None:
        self._work = None
        panel = self._panel
        if panel.data.revision != revision:
            self._failed(InputError(_MEANWHILE))
            return

        def done() -> None:
            panel.applied.emit(summary_of(bulk).rstrip("."))
            self._show(bulk, keys, rules)

        if bulk.edits:
            panel.line.begin(
                translate("qh", "Đang ghi {n} chỗ sửa…").format(n=len(bulk.mended.done))
            )
            panel.do(bulk.edits, done)
        else:
            panel.line.hide()
            panel.name_buttons()
            self._show(bulk, keys, rules)

    def _show(self, bulk: Bulk, keys: frozenset[str], rules: Sequence[str]) -> None:
        folder = self._panel.folder()
        self.report = BatchReport(self._iface, folder, bulk, lambda: self._start(keys, rules, True))
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


_MEANWHILE = Text(
    "Dữ liệu đã đổi trong lúc tìm cách sửa nên chưa sửa gì; hãy sửa lại lần nữa.",
    "The data changed meanwhile, so nothing was mended; mend them once more.",
)
