# SPDX-License-Identifier: GPL-2.0-or-later
"""A result in a few lines of plain text, for the terminal."""

from __future__ import annotations

from collections import Counter
from typing import Sequence

from qh_plugin.core.findings import Severity, State
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.text import Text, number

SEVERITIES = {
    Severity.ERROR: Text("lỗi", "error"),
    Severity.WARNING: Text("cảnh báo", "warning"),
    Severity.INFO: Text("thông tin", "info"),
}
SIGNS = {Severity.ERROR: "✖", Severity.WARNING: "▲", Severity.INFO: "●"}
STATES = {
    State.OPEN: Text("còn mở", "open"),
    State.WAIVED: Text("ngoại lệ được chấp nhận", "waived"),
    State.CONSEQUENCE: Text("hệ quả", "consequence"),
}
#: the quality elements of ISO 19157 that rules measure
QUALITIES = {
    "completeness": Text("đầy đủ", "completeness"),
    "logical.conceptual": Text("nhất quán khái niệm", "conceptual consistency"),
    "logical.domain": Text("nhất quán miền giá trị", "domain consistency"),
    "logical.format": Text("nhất quán định dạng", "format consistency"),
    "logical.topological": Text("nhất quán tô-pô", "topological consistency"),
    "positional": Text("độ chính xác vị trí", "positional accuracy"),
    "temporal": Text("chất lượng thời gian", "temporal quality"),
    "thematic": Text("độ chính xác chủ đề", "thematic accuracy"),
}
WHOLE = Text("(toàn bộ dữ liệu)", "(the data as a whole)")


def summary(result: CheckResult, language: str = "vi") -> str:
    """What was checked, the counts by rule and layer, what did not run, and the verdict."""
    blocks = [_head(result), *_counted(result), *_skipped(result), verdict(result)]
    return "\n".join(block.get(language) for block in blocks)


def verdict(result: CheckResult) -> Text:
    """One sentence: how many of each severity; waived ones are told apart."""
    counts = Counter(
        (group.severity, state is State.WAIVED)
        for group in result.findings
        for state in group.states
    )
    text = Text(
        "Kết quả: {errors} lỗi, {warnings} cảnh báo, {infos} thông tin",
        "Result: errors: {errors}, warnings: {warnings}, notes: {infos}",
    ).format(
        errors=counts[Severity.ERROR, False],
        warnings=counts[Severity.WARNING, False],
        infos=counts[Severity.INFO, False],
    )
    waived = sum(n for (_, is_waived), n in counts.items() if is_waived)
    more = Text("; {n} ngoại lệ được chấp nhận.", "; {n} waived.").format(n=waived)
    end = more if waived else Text(".", ".")
    return Text(text.vi + end.vi, text.en + end.en)


def by_rule_and_layer(result: CheckResult) -> list[tuple[str, str, Severity, int]]:
    """(rule, layer, severity, count) in the order of the report."""
    counts: Counter[tuple[str, str, Severity]] = Counter()
    for group in result.findings:
        counts[group.rule, group.layer, group.severity] += len(group)
    return [(*key, n) for key, n in counts.items()]


def _head(result: CheckResult) -> Text:
    count = sum(layer.count for layer in result.layers)
    return Text(
        "Đã kiểm tra {count} đối tượng trong {layers} lớp bằng {rules} quy tắc (bộ {profile} "
        "{version}, dung sai {tolerance} mm).",
        "Checked features: {count}, layers: {layers}, rules: {rules} (profile {profile} "
        "{version}, tolerance {tolerance} mm).",
    ).format(
        count=count,
        layers=len(result.layers),
        rules=len(result.rules),
        profile=result.run.profile["id"],
        version=result.run.profile["version"],
        tolerance=number(result.run.tolerance * 1000, 1),
    )


def _counted(result: CheckResult) -> Sequence[Text]:
    titles = {rule.id: rule.title for rule in result.rules}
    rows = by_rule_and_layer(result)
    width = max((len(layer) for _, layer, _, _ in rows), default=0)
    return [
        Text(
            "  {n}  {rule} {severity}  {layer}  {title}",
            "  {n}  {rule} {severity}  {layer}  {title}",
        ).format(
            n=f"{count:>6}",
            rule=rule,
            severity=_padded(SEVERITIES[severity]),
            layer=_wide(Text(layer, layer) if layer else WHOLE, width),
            title=titles[rule],
        )
        for rule, layer, severity, count in rows
    ]


def _skipped(result: CheckResult) -> Sequence[Text]:
    """One line a reason, with the rules that it kept from running."""
    reasons: dict[Text, list[str]] = {}
    for rule in result.rules:
        if rule.skipped is not None:
            reasons.setdefault(rule.skipped, []).append(rule.id)
    line = Text("  chưa chạy {rules}: {why}", "  not run {rules}: {why}")
    return [line.format(rules=", ".join(ids), why=why) for why, ids in reasons.items()]


def _padded(text: Text) -> Text:
    return _wide(text, 9)


def _wide(text: Text, width: int) -> Text:
    return Text(text.vi.ljust(width), text.en.ljust(width))
