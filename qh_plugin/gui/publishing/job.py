# SPDX-License-Identifier: GPL-2.0-or-later
"""Publishing in a worker thread: the state of every step arrives on the main thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Mapping, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.journal import State
from qh_plugin.core.text import Text
from qh_plugin.gui.publishing.sending.orders import Order, Way
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.transport import QgisTransport

if TYPE_CHECKING:
    from qh_plugin.core.publish.features_write import Outcome
    from qh_plugin.core.report.result import CheckResult


class PublishJob(QObject):
    """One run of an order: `io.publishing.publish`, a roll back, or feature by feature.
    `moved(state, text)`: the submission went on; `noted(text)`: something that stops nothing but
    should be known. `checked` is what the gate found in the data as
    they were published, None where it did not get so far."""

    moved = pyqtSignal(object, object)
    noted = pyqtSignal(object)
    checked: Optional[CheckResult] = None

    def start(
        self,
        dossier: Dossier,
        order: Order,
        profile: str,
        on_done: Callable[[Any], None],
        on_error: Callable,
        on_progress: Callable,
    ) -> tasks.Work:
        """Start; the handle's `cancel()` stops it, and a later start goes on from there.
        `on_done` gets the receipt, or the outcome of every collection."""

        def work(progress: Progress) -> Any:
            from qh_plugin.io.feature_publishing import publish_features
            from qh_plugin.io.publishing import publish
            from qh_plugin.io.rolling_back import roll_back

            line, url = QgisTransport(order.login), order.server
            told, note = self.moved.emit, self.noted.emit
            if order.way is Way.FEATURES:
                pairs, over = dict(order.collections), order.overwrite
                return publish_features(
                    dossier, line, url, pairs, profile, progress, overwrite=over
                )
            if order.way is Way.BACK:
                to, why = order.version, order.why
                return roll_back(dossier, line, url, to, why, profile, progress, told, on_note=note)
            heard = partial(setattr, self, "checked")
            return publish(
                dossier, line, url, profile, progress, told, on_checked=heard, on_note=note
            )

        title = translate("qh", "Nộp hồ sơ {name}").format(name=dossier.info.name)
        return tasks.run(title, work, on_done, on_error, on_progress)


def written(outcomes: Mapping[str, Outcome]) -> tuple[bool, Text]:
    """Whether every feature is on the server, and the sentence of it."""
    planned = sum(one.planned for one in outcomes.values())
    done = sum(one.written for one in outcomes.values())
    text = _WRITTEN if planned else _NOTHING
    left = [(name, why) for one in outcomes.values() for name, why in one.conflicts]
    if left:
        text = _LEFT.format(k=done, n=planned, m=len(left), name=left[0][0], why=left[0][1])
    return not left, text.format(k=done, n=planned)


_WRITTEN = Text(
    "Đã ghi {k}/{n} đối tượng và đọc lại đúng; không trọn gói, không có biên nhận",
    "Features written and read back: {k}/{n}; not as a whole, no receipt",
)
_NOTHING = Text(
    "Máy chủ đã có đủ; không có đối tượng nào phải ghi",
    "The server has everything; no feature had to be written",
)
_LEFT = Text(
    "Đã ghi {k}/{n} đối tượng; {m} đối tượng để nguyên vì người khác đã sửa, trước hết {name}: "
    "{why}",
    "Features written: {k}/{n}; left alone because others changed them: {m}, the first {name}: "
    "{why}",
)


@dataclass(frozen=True)
class Packed:
    """The newest package of a dossier for a server, and where its submission stands."""

    package: str
    size: int
    unfinished: bool
    state: State


def newest_package(dossier: Dossier, url: str) -> Optional[Packed]:
    """What the journal says of the newest submission to this server, None where there is none or
    it was taken back."""
    from qh_plugin.core.publish.address import server_address
    from qh_plugin.core.publish.journal import WITHDRAWN, Journal

    if not dossier.journal.is_file():
        return None
    entry = Journal(dossier.journal).newest(server_address(url))
    if entry is None or entry.note == WITHDRAWN:
        return None
    unfinished = not entry.state.final and Path(entry.path).is_file()
    return Packed(entry.package, entry.size, unfinished, entry.state)


def documents(dossier: Dossier) -> tuple[int, int]:
    """Number of the dossier's documents and their bytes."""
    sizes = [
        path.stat().st_size
        for root in ("HoSoBASIC", "HoSoScan")
        for path in (dossier.folder / root).rglob("*")
        if path.is_file() and not path.name.startswith((".", "~$"))
    ]
    return len(sizes), sum(sizes)
