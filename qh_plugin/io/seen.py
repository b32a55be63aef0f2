# SPDX-License-Identifier: GPL-2.0-or-later
"""Which findings of a dossier the user has looked at: `.qh/seen.json`, a list of keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Collection

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.io import whole_files

FORMAT = "qh-seen/1"


def seen_file(dossier: Dossier) -> Path:
    """Where the notes lie."""
    return dossier.folder / ".qh" / "seen.json"


def read_seen(dossier: Dossier) -> set[str]:
    """The keys noted; none where there are no notes, or where they cannot be read: they are of no
    more use than a bookmark."""
    try:
        noted = json.loads(seen_file(dossier).read_text("utf-8"))
        return {str(key) for key in noted["keys"]} if noted["format"] == FORMAT else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def write_seen(dossier: Dossier, keys: Collection[str]) -> None:
    """Note these keys and no others. Raises `StorageError`."""
    text = json.dumps({"format": FORMAT, "keys": sorted(keys)}, ensure_ascii=False)
    whole_files.write(seen_file(dossier), text + "\n")
