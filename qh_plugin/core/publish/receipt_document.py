# SPDX-License-Identifier: GPL-2.0-or-later
"""A receipt as a paper to read and keep: the parts that the painter of the minutes draws, and the
same as plain text."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, Iterator, Mapping, Optional, Sequence

from qh_plugin.core.dossier.submission import manifest_facts, sentences
from qh_plugin.core.publish.receipt_checking import SENTENCES, Verdict
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.core.report.minutes import Grid, Heading, Line, Part
from qh_plugin.core.text import Text

TITLE = Text("BIÊN NHẬN NỘP HỒ SƠ QUY HOẠCH", "RECEIPT OF A PLANNING DOSSIER")
OUTCOMES = {
    "accepted": Text("✔ Được chấp nhận", "✔ Accepted"),
    "accepted-with-warnings": Text("✔ Được chấp nhận, có cảnh báo", "✔ Accepted with warnings"),
    "rejected": Text("✖ Bị từ chối", "✖ Rejected"),
    "conflict": Text("✖ Xung đột phiên bản", "✖ Version conflict"),
    "invalid-package": Text("✖ Gói dữ liệu không hợp lệ", "✖ Invalid package"),
    "held": Text("◌ Chờ phê duyệt", "◌ Waiting for approval"),
}
_GOOD = tuple(SENTENCES[verdict] for verdict in Verdict if verdict.good)
_VIETNAM = timezone(timedelta(hours=7))
_MOST = 20


def short_code(receipt: Receipt) -> str:
    """Two groups of four of the receipt's hash, to be read out over the telephone: "3F2A-09BC"."""
    digits = receipt.receipt_hash[:8].upper()
    return f"{digits[:4]}-{digits[4:]}"


def moment(value: Any) -> str:
    """A time of the server in Vietnam: "22/11/2026 08:10"."""
    try:
        when = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError:
        return str(value or "")
    if when.tzinfo is None:
        when = when.replace(tzinfo=timezone.utc)
    return when.astimezone(_VIETNAM).strftime("%d/%m/%Y %H:%M")


def parts(
    receipt: Receipt,
    titles: Mapping[str, Text],
    language: str = "vi",
    verdict: Optional[Text] = None,
    name: str = "",
) -> Iterator[Part]:
    """The paper from top to bottom. `titles`: table → the class's title; `verdict` what a
    verification found, if there was one; `name` what the dossier is called here, as a receipt
    knows its code alone."""

    def say(text: Text) -> str:
        return text.get(language)

    if language != "en":
        yield Line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc", "motto")
    yield Line(say(TITLE), "title")
    outcome = OUTCOMES.get(receipt.outcome, Text(receipt.outcome, receipt.outcome))
    code = Text("Mã biên nhận: {code}", "Receipt code: {code}").format(code=short_code(receipt))
    style = "passed" if receipt.accepted else "failed"
    yield Line(f"{say(outcome)}\n{say(code)}", style)
    if verdict is not None:
        yield Line(say(verdict), "good" if verdict in _GOOD else "warning")
    rows = [(say(of), value) for of, value in _facts(receipt, name, language) if value]
    yield Grid((0.28, 0.72), rows, bold=frozenset({0}))
    told = [say(line) for line in sentences(manifest_facts(_mapping(receipt, "submission")))]
    if told:
        yield Heading(say(Text("Thông tin nộp", "Submission")))
        for line in told:
            yield Line(line)
    if receipt.layers:
        yield Heading(say(Text("Các lớp dữ liệu", "Layers")))
        yield _layers(receipt, titles, language)
    if receipt.problems:
        yield Heading(say(Text("Ý kiến của máy chủ", "What the server says")))
        for problem in receipt.problems[:_MOST]:
            yield Line(_problem(problem, language))
        if len(receipt.problems) > _MOST:
            more = Text("… và {n} ý nữa", "… and {n} more")
            yield Line(say(more.format(n=len(receipt.problems) - _MOST)))
    yield Heading(say(Text("Để đối chiếu", "To compare")))
    yield Line(f"{say(_PACKAGE)}\n{receipt.package}\n{say(_HASH)}\n{receipt.receipt_hash}", "help")
    yield Line(say(_NOTE), "note")


def as_text(
    receipt: Receipt,
    titles: Mapping[str, Text],
    language: str = "vi",
    verdict: Optional[Text] = None,
) -> str:
    """The paper as plain text."""
    lines: list[str] = []
    for part in parts(receipt, titles, language, verdict):
        if isinstance(part, Line) and part.style != "motto":
            lines += [part.text]
        elif isinstance(part, Heading):
            lines += ["", part.text]
        elif isinstance(part, Grid):
            lines += _columns([part.head, *part.rows] if part.head else part.rows, part.right)
    return "\n".join(printable(line) for text in lines for line in text.split("\n"))


def printable(text: str) -> str:
    """What somebody else wrote, without the control letters that a terminal would obey."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _facts(receipt: Receipt, name: str, language: str) -> list[tuple[Text, str]]:
    raw, checks = receipt.raw, {k: _counted(v, language) for k, v in receipt.checks.items()}
    return [
        (Text("Hồ sơ", "Dossier"), receipt.dossier),
        (Text("Tên hồ sơ", "Name"), name),
        (Text("Phiên bản", "Version"), "" if receipt.version is None else str(receipt.version)),
        (Text("Thay cho phiên bản", "Supersedes"), str(raw.get("supersedes") or "")),
        (Text("Nhận lúc", "Received"), moment(receipt.received_at)),
        (Text("Công bố lúc", "Published"), moment(receipt.published_at)),
        (Text("Tài khoản nộp", "Account"), _plain(raw.get("submitter"))),
        (Text("Ghi chú", "Comment"), _plain(raw.get("comment"))),
        (Text("Bộ quy tắc", "Rule set"), _ruleset(_mapping(receipt, "ruleset"))),
        (Text("Lỗi", "Errors"), checks.get("errors", "")),
        (Text("Cảnh báo", "Warnings"), checks.get("warnings", "")),
        (Text("Ngoại lệ", "Waived"), checks.get("waived", "")),
        (Text("Tài liệu", "Documents"), str(len(raw.get("documents") or ()) or "")),
    ]


def _counted(value: Any, language: str) -> str:
    """A count with its thousands apart: "123.456", in English "123,456"."""
    if isinstance(value, bool) or not isinstance(value, int):
        return str(value)
    return f"{value:,}" if language == "en" else f"{value:,}".replace(",", ".")


def _plain(value: Any) -> str:
    """A text; of what the server knows of an account its name."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("user")
    return str(value) if value else ""


def _ruleset(rules: Mapping[str, Any]) -> str:
    return " ".join(str(rules[name]) for name in ("id", "version") if rules.get(name))


def _mapping(receipt: Receipt, name: str) -> Mapping[str, Any]:
    value = receipt.raw.get(name)
    return value if isinstance(value, Mapping) else {}


def _layers(receipt: Receipt, titles: Mapping[str, Text], language: str) -> Grid:
    head = [text.get(language) for text in _COLUMNS]
    names = ("received", "inserted", "updated", "deleted", "unchanged")
    rows = []
    for layer in receipt.layers:
        if not any(layer.get(name) for name in names):
            continue
        table = str(layer.get("name"))
        title = titles.get(table, Text(table, table)).get(language)
        rows.append([title, *(_counted(layer.get(name, 0), language) for name in names)])
    widths = (0.4, 0.12, 0.12, 0.12, 0.12, 0.12)
    return Grid(widths, rows, head, right=frozenset(range(1, 6)))


def _problem(problem: Mapping[str, Any], language: str) -> str:
    detail = problem.get("detailEn") if language == "en" else problem.get("detail")
    said = str(detail or problem.get("detail") or problem.get("title") or "")
    return f"{problem.get('code', '')}: {said}" if problem.get("code") else said


def _columns(rows: Sequence[Sequence[str]], right: frozenset[int]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))] if rows else []
    return [
        "  ".join(
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in rows
    ]


_COLUMNS = (
    Text("Lớp", "Layer"),
    Text("Nhận", "Received"),
    Text("Thêm", "New"),
    Text("Sửa", "Changed"),
    Text("Xóa", "Deleted"),
    Text("Giữ nguyên", "Unchanged"),
)
_PACKAGE = Text("Mã gói (SHA-256):", "Package id (SHA-256):")
_HASH = Text("Mã băm biên nhận (SHA-256):", "Hash of the receipt (SHA-256):")
_NOTE = Text(
    "Thời gian theo giờ Việt Nam (UTC+7). Máy chủ giữ biên nhận này mãi mãi; đối chiếu bằng “Xác "
    "minh biên nhận” hoặc lệnh receipt --verify.",
    "Times are of Vietnam (UTC+7). The server keeps this receipt for ever; compare it by “Verify "
    "this receipt” or by the command receipt --verify.",
)
