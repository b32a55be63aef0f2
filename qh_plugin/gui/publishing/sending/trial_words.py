# SPDX-License-Identifier: GPL-2.0-or-later
"""What the server's dry run found, for reading: as a check tells it, rule by rule."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Mapping, Sequence

from qh_plugin.qgis_io.i18n import language, shown, translate

if TYPE_CHECKING:
    from qh_plugin.core.publish.trial import Trial

#: findings shown of a rule, and differences and reasons shown
_MOST = 5
_SHAPES = {"error": "✖", "warning": "▲", "info": "●"}
_OPEN = ("open", "consequence")


def headline(trial: Trial) -> str:
    """One line with its shape."""
    counts = translate("qh", "{errors} lỗi, {warnings} cảnh báo").format(
        errors=trial.errors, warnings=trial.warnings
    )
    if trial.problems:
        return translate("qh", "✖ Chạy thử: máy chủ không nhận gói này")
    if trial.passed:
        return translate("qh", "✔ Chạy thử: máy chủ sẽ nhận ({counts})").format(counts=counts)
    return translate("qh", "✖ Chạy thử: máy chủ sẽ từ chối ({counts})").format(counts=counts)


def html(trial: Trial) -> str:
    """The card. A link `f<number>` stands for a finding of `trial.findings`."""
    parts = [
        f"<p style='margin:0 0 4px 0'><b>{escape(headline(trial))}</b></p>",
        f"<p>{escape(translate('qh', 'Chưa nộp gì, máy chủ không lưu gì.'))}</p>",
        _listed(_problem(one) for one in trial.problems),
    ]
    if trial.differences:
        words = translate("qh", "▲ Khác kết quả trên máy này ở {n} điểm:")
        parts.append(f"<p>{escape(words.format(n=len(trial.differences)))}</p>")
        parts.append(_listed(shown(one) for one in trial.differences))
    elif not trial.problems:
        parts.append(f"<p>{escape(translate('qh', 'Giống kết quả kiểm tra trên máy này.'))}</p>")
    parts += _rules(trial.findings)
    return "".join(parts)


def _rules(findings: Sequence[Mapping[str, Any]]) -> list[str]:
    from qh_plugin.core.checking.catalogue import catalogue

    titles = {rule.id: shown(rule.title) for rule in catalogue()}
    found: dict[tuple[str, str], list[int]] = {}
    for number, one in enumerate(findings):
        if one.get("state") in _OPEN and one.get("severity") in _SHAPES:
            found.setdefault((str(one["severity"]), str(one.get("rule"))), []).append(number)
    order = list(_SHAPES)
    parts = []
    for severity, rule in sorted(found, key=lambda k: (order.index(k[0]), k[1])):
        numbers = found[severity, rule]
        title = f"{_SHAPES[severity]} {rule} {titles.get(rule, '')}: {len(numbers)}"
        lines = "".join(
            _line(f"<a href='f{n}'>{escape(_message(findings[n]))}</a>") for n in numbers[:_MOST]
        )
        parts.append(f"<p style='margin:6px 0 0 0'>{escape(title)}</p>{lines}")
        parts.append(_more(len(numbers)))
    return parts


def _message(one: Mapping[str, Any]) -> str:
    told = one.get("message")
    words = told.get(language()) if isinstance(told, dict) else None
    return str(words or " ".join(map(str, one.get("ids") or ())) or "?")


def _problem(one: Mapping[str, Any]) -> str:
    return f"{one.get('title') or one.get('code') or ''}: {one.get('detail') or ''}".rstrip(": ")


def _listed(lines: Any) -> str:
    told = list(lines)
    if not told:
        return ""
    items = "".join(_line(escape(line)) for line in told[:_MOST])
    return f"{items}{_more(len(told))}"


def _line(html: str) -> str:
    """One of several, with little indent: the dock is narrow."""
    return f"<p style='margin:0 0 0 10px'>• {html}</p>"


def _more(count: int) -> str:
    if count <= _MOST:
        return ""
    words = translate("qh", "… và {count} nữa").format(count=count - _MOST)
    return _line(escape(words))
