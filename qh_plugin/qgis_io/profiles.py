# SPDX-License-Identifier: GPL-2.0-or-later
"""The shipped profiles by id and title, read without the libraries that checking needs."""

from __future__ import annotations

import json

from qh_plugin.core.resources import resource
from qh_plugin.core.text import Text

#: the profile that a server judges by
USUAL = "truoc_khi_nop"


def profile_titles() -> list[tuple[str, Text]]:
    """Id and title of the profiles that can be run: the usual one, then by what grows: while
    editing, the class room, cadastre from the largest scale to the smallest."""
    found = []
    for path in resource("profiles").glob("*.json"):
        content = json.loads(path.read_text("utf-8"))
        if "rules" in content and not content.get("abstract"):
            found.append((path.stem, Text(content["title"]["vi"], content["title"]["en"])))
    return sorted(found, key=lambda pair: _place(pair[0]))


def _place(name: str) -> tuple[bool, str, int]:
    stem, _, scale = name.rpartition("_")
    return (name != USUAL, stem, int(scale)) if scale.isdigit() else (name != USUAL, name, 0)
