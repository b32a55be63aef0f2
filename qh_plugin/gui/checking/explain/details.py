# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel below the list: what is wrong with this finding, why it matters, how to mend it."""

from __future__ import annotations

import html
import inspect
import re
from functools import lru_cache

from qh_plugin.core.text import area, length
from qh_plugin.gui.checking.listing.rows import Row, RuleRows, layer_title
from qh_plugin.gui.checking.listing.status import SIGNS, word
from qh_plugin.qgis_io.i18n import language, shown, translate

#: headings of a rule's help → what stands over the paragraph
_HEADINGS = {
    "Kiểm tra gì": "Kiểm tra gì",
    "Vì sao": "Vì sao",
    "Cách sửa": "Cách sửa",
    "What": "What is checked",
    "Why": "Why",
    "Fix": "How to mend",
}
_WHAT = ("Kiểm tra gì", "What")
_HEADING = re.compile(rf"(?:^|(?<=[.!?…\"”)]\s))({'|'.join(_HEADINGS)})\s*:\s+")


def of_row(row: Row, proved: str = "", holds: bool = True) -> str:
    """HTML for one finding; `proved` says what its repair would do, as far as that is known, and
    `holds` whether it may be done."""
    sign = f"{SIGNS[row.status]} {word(row.status)}"
    parts = [f"<p>{html.escape(row.sentence)}</p>"]
    facts = [sign, layer_title(row.group.layer), *_measures(row)]
    parts.append(f"<p>{html.escape(' · '.join(f for f in facts if f))}</p>")
    if row.group.states and row.group.states[row.i] == "consequence":
        note = translate(
            "qh", "Có thể là hệ quả của một lỗi khác ở cùng đối tượng; sửa lỗi đó trước."
        )
        parts.append(f"<p><i>{html.escape(note)}</i></p>")
    if proved:
        parts.insert(1, f"<p><b>{'✔' if holds else '✖'} {html.escape(proved)}</b></p>")
    return "".join(parts) + rule_help(row.group.rule, whole=False)


def of_rule(group: RuleRows) -> str:
    """HTML for a rule."""
    parts = [f"<p><b>{html.escape(f'{group.rule} {group.title}')}</b></p>"]
    if group.note:
        why = translate("qh", "Không chạy: {why}").format(why=group.note)
        parts.append(f"<p>{html.escape(why)}</p>")
    return "".join(parts) + rule_help(group.rule)


def rule_help(rule_id: str, whole: bool = True) -> str:
    """The rule's own help as HTML, "" for an unknown rule; without what it checks unless `whole`
    (the finding itself says that)."""
    return _help(rule_id, language(), whole)


@lru_cache(maxsize=256)
def _help(rule_id: str, lang: str, whole: bool) -> str:
    from qh_plugin.core.checking import catalogue

    rule = next((r for r in catalogue() if r.id == rule_id), None)
    if rule is None:
        return ""
    text = inspect.cleandoc(rule.help_en if lang == "en" else rule.__doc__ or "")
    return "".join(
        f"<p><b>{_HEADINGS[head]}:</b> {html.escape(body)}</p>"
        if head
        else f"<p>{html.escape(body)}</p>"
        for head, body in sections(text)
        if whole or head not in _WHAT
    )


def sections(text: str) -> list[tuple[str, str]]:
    """(heading, text) of each part of a rule's help; "" for what stands before any heading."""
    found = _HEADING.split(" ".join(text.split()))
    parts = [("", found[0].strip()), *zip(found[1::2], (body.strip() for body in found[2::2]))]
    return [(head, body) for head, body in parts if body]


def _measures(row: Row) -> list[str]:
    """What was measured and the sentence does not say."""
    measured = row.group.measure(row.i)
    patterns = (
        ("width", length, translate("qh", "rộng {value}")),
        ("length", length, translate("qh", "dài {value}")),
        ("area", area, translate("qh", "diện tích {value}")),
    )
    said = row.sentence
    values = [(shown(form(measured[k])), text) for k, form, text in patterns if k in measured]
    return [text.format(value=value) for value, text in values if value not in said]
