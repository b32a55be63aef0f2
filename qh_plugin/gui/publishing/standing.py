# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the five steps stand: at rest, while running, at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Optional, Sequence

from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.publish.journal import State
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.gui.publishing import receipt_card
from qh_plugin.gui.publishing.job import documents
from qh_plugin.gui.publishing.steps import (
    CHANGES,
    CHECK,
    DOCUMENTS,
    PACKAGE,
    SEND,
    Mark,
    StepList,
)
from qh_plugin.qgis_io.i18n import language, shown, translate

if TYPE_CHECKING:
    from qh_plugin.qgis_io.session import Session

#: the step that is at work in a state
_AT_WORK = {
    State.DRAFT: CHECK,
    State.CHECKED: PACKAGE,
    State.PACKED: SEND,
    State.STAGING: SEND,
    State.STAGED: SEND,
    State.SUBMITTED: SEND,
    State.RUNNING: SEND,
    State.UNKNOWN: SEND,
}

#: how far writing feature by feature is when the dossier was read and checked
CHECKED = 0.3


def rest(steps: StepList, session: Session, known: Sequence[Receipt]) -> None:
    """Nothing runs: what the session, the folder and the receipts say."""
    dossier = session.dossier
    if dossier is None:
        return
    _show_check(steps, session)
    published = next((r for r in known if r.accepted and r.version == dossier.info.version), None)
    if dossier.info.version == 0:
        steps.set(CHANGES, Mark.WAITING, translate("qh", "Lần nộp đầu"))
    elif published is None:
        words = translate("qh", "Đã công bố bản {version}").format(version=dossier.info.version)
        steps.set(CHANGES, Mark.WAITING, words)
    else:
        _show_changes(steps, published)
    _show_documents(steps, dossier)
    steps.set(PACKAGE, Mark.WAITING, translate("qh", "Sẽ đóng gói khi nộp"))
    steps.set(SEND, Mark.WAITING, translate("qh", "Chưa gửi"))
    if known:
        finish(steps, known[0])
    if session.result is None and not session.changed_since_check and published is not None:
        words = translate("qh", "Máy chủ đã kiểm tra: {checks}")
        steps.set(CHECK, Mark.DONE, words.format(checks=receipt_card.checks(published)))


def begin(steps: StepList) -> None:
    """A run starts."""
    steps.offer(CHECK, "", None)
    steps.set(CHECK, Mark.RUNNING, translate("qh", "Đang kiểm tra dữ liệu đã lưu…"))
    steps.set(PACKAGE, Mark.WAITING, translate("qh", "Chờ kiểm tra"))
    steps.set(SEND, Mark.WAITING, translate("qh", "Chưa gửi"))


def move(steps: StepList, state: State, words: str) -> None:
    """The submission went on to `state`."""
    at_work = _AT_WORK.get(state)
    if at_work is None:
        return
    if at_work > CHECK and steps.mark(CHECK) is not Mark.DONE:
        steps.set(CHECK, Mark.DONE, translate("qh", "Không còn lỗi"))
    steps.set(at_work, Mark.RUNNING, words)


def write(steps: StepList, words: str) -> None:
    """The dossier is being written feature by feature."""
    steps.set(CHECK, Mark.DONE, translate("qh", "Không còn lỗi"))
    steps.set(PACKAGE, Mark.WAITING, translate("qh", "Không đóng gói: ghi từng đối tượng"))
    if words:
        steps.set(SEND, Mark.RUNNING, words)


def finish(steps: StepList, receipt: Receipt) -> None:
    """A receipt has come."""
    if receipt.accepted:
        words = translate("qh", "Đã công bố bản {version} lúc {when}").format(
            version=receipt.version, when=receipt_card.moment(receipt.published_at)
        )
        steps.set(SEND, Mark.DONE, words)
        _show_changes(steps, receipt)
        return
    mark = Mark.WAITING if receipt.outcome == "held" else Mark.BLOCKED
    steps.set(SEND, mark, receipt_card.outcome(receipt).partition(" ")[2])


def stop(steps: StepList, words: str, wanted: bool, of_server: bool) -> None:
    """The run ended without a receipt: the user stopped it (`wanted`), or an error, told at the
    step that was at work or, where it came from the server, at the last step."""
    at_work = next((s for s in (CHECK, PACKAGE, SEND) if steps.mark(s) is Mark.RUNNING), SEND)
    if of_server and at_work != SEND:
        steps.set(at_work, Mark.WAITING, translate("qh", "Chưa làm"))
        at_work = SEND
    steps.set(at_work, Mark.WARNING if wanted else Mark.BLOCKED, words)


def block_check(
    steps: StepList, errors: int, go_there: Callable[[], None], lapsed: int = 0, void: int = 0
) -> None:
    """Open errors keep the dossier at home; `lapsed` of them were waived until a day that is
    over, `void` waivers do not hold for another reason or for that one."""
    words = translate("qh", "Còn {count} lỗi, chưa nộp được").format(count=errors)
    if lapsed:
        words += translate("qh", " ({count} ngoại lệ đã hết hạn)").format(count=lapsed)
    elif void:
        words += translate("qh", " ({count} ngoại lệ không còn hiệu lực)").format(count=void)
    steps.set(CHECK, Mark.BLOCKED, words)
    steps.offer(CHECK, translate("qh", "Xem lỗi"), go_there)
    steps.set(PACKAGE, Mark.WAITING, translate("qh", "Chờ sửa lỗi"))
    steps.set(SEND, Mark.WAITING, translate("qh", "Chưa gửi"))


def layer_titles(dossier: Optional[Dossier]) -> dict[str, str]:
    """Names of the published collections as people know them."""
    if dossier is None:
        return {}
    classes = model_of(dossier.info).classes
    return {c.name.replace("/", "_", 1): shown(c.title) for c in classes}


def file_size(size: int) -> str:
    """A size for reading: "3,4 MB"."""
    number, unit = (size / 1e6, "MB") if size >= 1e6 else (size / 1e3, "kB")
    text = f"{number:.1f} {unit}"
    return text if language() == "en" else text.replace(".", ",")


def _show_check(steps: StepList, session: Session) -> None:
    result = session.result
    steps.offer(CHECK, "", None)
    if result is None:
        words = translate("qh", "Chưa kiểm tra; sẽ kiểm tra khi nộp")
        steps.set(CHECK, Mark.WAITING, words)
        return
    from qh_plugin.core.publish.gate import Standing, dossier_stand

    stand = dossier_stand(result, session.changed_since_check)
    if stand.standing is Standing.ERRORS:
        block_check(steps, stand.errors, session.check_asked.emit, stand.lapsed)
        return
    if stand.standing is Standing.CHANGED:
        words = translate("qh", "Đã sửa sau lần kiểm tra; sẽ kiểm tra lại khi nộp")
        steps.set(CHECK, Mark.WARNING, words)
        return
    words = translate("qh", "{errors} lỗi, {warnings} cảnh báo, {waived} ngoại lệ").format(
        errors=stand.errors, warnings=stand.warnings, waived=stand.waived
    )
    steps.set(CHECK, Mark.DONE, words)


def _show_changes(steps: StepList, receipt: Receipt) -> None:
    words = translate("qh", "Bản {version}: {changes}").format(
        version=receipt.version, changes=receipt_card.changes(receipt)
    )
    steps.set(CHANGES, Mark.DONE, words)


def _show_documents(steps: StepList, dossier: Dossier) -> None:
    count, size = documents(dossier)
    if count:
        words = translate("qh", "{count} tệp, {size}").format(count=count, size=file_size(size))
        steps.set(DOCUMENTS, Mark.DONE, words)
    else:
        words = translate("qh", "Chưa có tệp trong HoSoBASIC, HoSoScan")
        steps.set(DOCUMENTS, Mark.WARNING, words)
