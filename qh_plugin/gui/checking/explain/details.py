# SPDX-License-Identifier: GPL-2.0-or-later
"""What the panel below the list says, as HTML: of a finding, of a rule."""

from __future__ import annotations

import html
import inspect
import re
from functools import lru_cache
from typing import Sequence

from qh_plugin.core.text import area, length
from qh_plugin.gui.checking.listing.rows import Row, RuleRows
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


def of_row(
    row: Row,
    proved: str = "",
    holds: bool = True,
    notes: Sequence[str] = (),
    picture: str = "",
) -> str:
    """HTML for one finding; `proved` says what its repair would do, as far as that is known, and
    `holds` whether it may be done; `notes` are sentences on its waivers, `picture` is HTML."""
    sign = f"{SIGNS[row.status]} {word(row.status)}"
    parts = [f"<p>{html.escape(row.sentence)}</p>"]
    facts = [sign, row.layer or row.group.layer, *_measures(row)]
    parts.append(f"<p>{html.escape(' · '.join(f for f in facts if f))}</p>")
    if row.group.states and row.group.states[row.i] == "consequence":
        note = translate(
            "qh", "Có thể là hệ quả của một lỗi khác ở cùng đối tượng; sửa lỗi đó trước."
        )
        parts.append(f"<p><i>{html.escape(note)}</i></p>")
    parts += [f"<p>{html.escape(note)}</p>" for note in notes]
    more = translate("qh", "Giải thích đầy đủ, hình sai và đúng (H)")
    parts.append(f'<p><a href="qh:explain">{html.escape(more)}</a></p>')
    if proved:
        parts.insert(1, f"<p><b>{'✔' if holds else '✖'} {html.escape(proved)}</b></p>")
    return "".join(parts) + rule_help(row.group.rule, False, picture)


def of_rule(group: RuleRows, picture: str = "") -> str:
    """HTML for a rule."""
    parts = [f"<p><b>{html.escape(f'{group.rule} {group.title}')}</b></p>"]
    if group.note:
        why = translate("qh", "Không chạy: {why}").format(why=group.note)
        parts.append(f"<p>{html.escape(why)}</p>")
    return "".join(parts) + rule_help(group.rule, True, picture)


def rule_help(rule_id: str, whole: bool = True, picture: str = "") -> str:
    """The rule's own help as HTML with its picture and what it rests on, "" for an unknown rule;
    without what it checks unless `whole` (the finding itself says that)."""
    found = _help(rule_id, language(), whole)
    return found + picture + _basis(rule_id, language()) if found else ""


@lru_cache(maxsize=256)
def _help(rule_id: str, lang: str, whole: bool) -> str:
    rule = _rule(rule_id)
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


@lru_cache(maxsize=256)
def _basis(rule_id: str, lang: str) -> str:
    rule = _rule(rule_id)
    head = "Basis" if lang == "en" else "Căn cứ"
    return f"<p><b>{head}:</b> {html.escape(rule.basis.get(lang))}</p>" if rule else ""


def _rule(rule_id: str):
    from qh_plugin.core.checking import catalogue

    return next((rule for rule in catalogue() if rule.id == rule_id), None)


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
