# SPDX-License-Identifier: GPL-2.0-or-later
"""Waivers that no longer hold while what they accepted is still found."""

from __future__ import annotations

from qh_plugin.core.findings import State
from qh_plugin.core.report.result import CheckResult, WaiverFacts
from qh_plugin.core.text import Text, plain


def reopened(result: CheckResult) -> list[WaiverFacts]:
    """The waivers that were not applied though their rule finds something on the same features
    again, in the order of the ledger; one that another waiver replaced is not among them."""
    open_ = {
        (group.rule, group.layer, tuple(sorted(group.ids[i])))
        for group, i in result.rows()
        if group.states[i] is not State.WAIVED
    }
    return [
        waiver
        for waiver in result.waivers
        if waiver.void is not None
        and (waiver.rule, waiver.layer, tuple(sorted(waiver.ids))) in open_
    ]


def sentence(waiver: WaiverFacts) -> Text:
    """What to say of one."""
    ids, more = plain(", ".join(waiver.ids[:_MOST]) or "–"), len(waiver.ids) - _MOST
    return _TOLD.format(
        rule=waiver.rule,
        ids=_MORE.format(ids=ids, n=more) if more > 0 else ids,
        layer=waiver.layer,
        person=waiver.person,
        why=waiver.void or plain(""),
    )


#: features of a waiver that are named
_MOST = 2
_MORE = Text("{ids} và {n} đối tượng nữa", "{ids} and {n} more")
_TOLD = Text(
    "{rule} {ids} ({layer}): ngoại lệ do {person} chấp nhận không còn hiệu lực, {why}",
    "{rule} {ids} ({layer}): the waiver by {person} no longer holds: {why}",
)
