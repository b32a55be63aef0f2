# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel below the list: what is wrong with this finding, why it matters, how to mend it."""

from __future__ import annotations

import html
import inspect
import re
from functools import lru_cache

from qh_plugin.core.text import area, length
from qh_plugin.gui.checking.rows import Row, RuleRows, layer_title
from qh_plugin.gui.checking.status import SIGNS, word
from qh_plugin.qgis_io.i18n import language, shown, translate

_HEADINGS = ("Kiểm tra gì", "Vì sao", "Cách sửa", "Checks", "What", "Why", "How to mend", "How")


def of_row(row: Row) -> str:
    """HTML for one finding."""
    sign = f"{SIGNS[row.status]} {word(row.status)}"
    parts = [f"<p><b>{html.escape(row.sentence)}</b></p>"]
    facts = [sign, layer_title(row.group.layer), *_measures(row)]
    parts.append(f"<p>{html.escape(' · '.join(f for f in facts if f))}</p>")
    if row.group.states and row.group.states[row.i] == "consequence":
        note = translate(
            "qh", "Có thể là hệ quả của một lỗi khác ở cùng đối tượng; sửa lỗi đó trước."
        )
        parts.append(f"<p><i>{html.escape(note)}</i></p>")
    return "".join(parts) + rule_help(row.group.rule)


def of_rule(group: RuleRows) -> str:
    """HTML for a rule."""
    parts = [f"<p><b>{html.escape(f'{group.rule} {group.title}')}</b></p>"]
    if group.note:
        why = translate("qh", "Không chạy: {why}").format(why=group.note)
        parts.append(f"<p>{html.escape(why)}</p>")
    return "".join(parts) + rule_help(group.rule)


def rule_help(rule_id: str) -> str:
    """The rule's own help as HTML, "" for an unknown rule."""
    return _help(rule_id, language())


@lru_cache(maxsize=128)
def _help(rule_id: str, lang: str) -> str:
    from qh_plugin.core.checking import catalogue

    rule = next((r for r in catalogue() if r.id == rule_id), None)
    if rule is None:
        return ""
    text = inspect.cleandoc(rule.help_en if lang == "en" else rule.__doc__ or "")
    paragraphs = re.split(r"\n\s*\n", text)
    return "".join(f"<p>{_paragraph(p)}</p>" for p in paragraphs if p.strip())


def _paragraph(text: str) -> str:
    """One paragraph; its heading, if it starts with one, in bold."""
    joined = html.escape(" ".join(text.split()))
    head, colon, rest = joined.partition(":")
    if colon and len(head) < 24 and any(head.startswith(h) for h in _HEADINGS):
        return f"<b>{head}</b><br>{rest.strip()}"
    lines = [line.strip() for line in text.splitlines()]
    return joined if len(lines) < 2 else " ".join(html.escape(line) for line in lines)


def _measures(row: Row) -> list[str]:
    values = row.group.measure(row.i)
    parts = []
    if "width" in values:
        wide = translate("qh", "rộng {value}")
        parts.append(wide.format(value=shown(length(values["width"]))))
    if "length" in values:
        long = translate("qh", "dài {value}")
        parts.append(long.format(value=shown(length(values["length"]))))
    if "area" in values:
        size = translate("qh", "diện tích {value}")
        parts.append(size.format(value=shown(area(values["area"]))))
    return parts
