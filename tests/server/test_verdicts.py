# SPDX-License-Identifier: GPL-2.0-or-later
"""What a conflict says: the server is ahead of a package, behind it, or has no such dossier."""

from __future__ import annotations

import pytest

from qh_plugin.core.dossier.manifest import Manifest
from qh_plugin.server.verdicts import Verdicts


@pytest.mark.parametrize(
    ("base", "current", "title", "words"),
    [
        (4, 6, "mới hơn", "đã có phiên bản 6"),
        (0, 1, "mới hơn", "đã có phiên bản 1"),
        (6, 4, "cũ hơn", "mới có đến phiên bản 4"),
        (2, 0, "chưa có hồ sơ", "chưa có phiên bản nào"),
    ],
)
def test_a_conflict_says_who_is_ahead(base: int, current: int, title: str, words: str) -> None:
    package = Manifest("79QPK1000001", "x", base, {}, {}, [], [], "1", {}, 0, 0)
    told = Verdicts.conflict(package, current)
    assert (told["code"], told["status"], told["current"]) == ("QH-C-001", 409, current)
    assert title in told["title"] and words in told["detail"]
    # merging takes what is newer; a server that fell back has what is older
    assert ("--take-version" in told["detail"]) is (current < base)
    assert f"phiên bản {base}" in told["detail"] and f"version {base}" in told["detailEn"]
