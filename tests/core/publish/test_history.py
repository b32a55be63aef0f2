# SPDX-License-Identifier: GPL-2.0-or-later
"""The submissions of a dossier from what is kept here and from what the server tells."""

from __future__ import annotations

from typing import Any

from qh_plugin.core.publish.history import kept_here, merged, newest_version, short
from qh_plugin.core.publish.receipts import parse_receipt
from tests.cli.test_receipt import receipt


def told(version: int, **members: Any) -> dict[str, Any]:
    """What the collection of versions says of a version."""
    whole = receipt(version, **members)
    names = ("dossier", "version", "package", "outcome", "publishedAt", "receiptHash")
    more = ("submission", "submitter", "comment")
    return {name: whole[name] for name in (*names, *more) if name in whole}


def test_each_submission_stands_once_newest_first() -> None:
    mine = [parse_receipt(receipt(1)), parse_receipt(receipt(2))]
    found = merged(mine, [told(1), told(2), told(3)])
    assert [(p.version, p.receipt is not None) for p in found] == [
        (3, False),
        (2, True),
        (1, True),
    ]
    assert all(p.on_server for p in found) and newest_version(found) == 3
    assert found[1].code == short(receipt(2)["receiptHash"]) and found[1].code[4] == "-"
    assert found[0].who == "Lan" and not found[0].proved


def test_without_a_server_the_receipts_alone_speak() -> None:
    refused = parse_receipt(receipt(3, "rejected"))
    found = kept_here([parse_receipt(receipt(1)), refused])
    assert [(p.version, p.accepted) for p in found] == [(None, False), (1, True)]
    assert [p.on_server for p in found] == [None, None] and newest_version(found) == 1
    assert merged([refused], []) == kept_here([refused])


def test_an_accepted_one_that_the_server_does_not_know_is_marked_a_refused_one_is_not() -> None:
    mine = [parse_receipt(receipt(n)) for n in (1, 5)] + [parse_receipt(receipt(6, "conflict"))]
    found = merged(mine, [told(1)])
    assert [(p.outcome, p.on_server) for p in found] == [
        ("conflict", None),
        ("accepted", False),
        ("accepted", True),
    ]
    assert newest_version(found) == 1


def test_an_account_the_server_knows_goes_before_the_person_that_was_typed() -> None:
    one = told(1, submitter={"name": "tran.an", "verified": True}, comment="  hai\n dòng ")
    (found,) = merged([], [one])
    assert (found.who, found.proved, found.comment) == ("tran.an", True, "hai dòng")
    stated = {"action": "rollback", "restores": 4}
    (found,) = merged([], [told(2, submission=stated)])
    assert (found.restores, found.who) == (4, "")


def test_what_is_no_version_is_left_out() -> None:
    broken = [None, 7, {}, {**told(1), "package": "../../x"}, {**told(1), "version": "2"}]
    assert [p.version for p in merged([], [*broken, told(2)])] == [2]
    strange = {**told(1), "submission": "nobody", "submitter": [1], "receiptHash": 5}
    (found,) = merged([], [strange])
    assert (found.who, found.code) == ("", "")
