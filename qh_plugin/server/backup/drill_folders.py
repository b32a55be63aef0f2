# SPDX-License-Identifier: GPL-2.0-or-later
"""The folders that drills restore into: each says whose it is, and that of a killed one is removed
by the next drill."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from qh_plugin.server.workers import is_lost, this_worker

_PREFIX = "qh-drill-"
_WHOSE = "drill"
_FORMAT = "qh-drill-folder/1"


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder for one drill, removed at the end."""
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as place:
        said = {"format": _FORMAT, "worker": this_worker()}
        (Path(place) / _WHOSE).write_text(json.dumps(said), "utf-8")
        yield Path(place)


def remove_left() -> list[str]:
    """Remove those of this user on this computer whose process is dead; gives their names."""
    if sys.platform == "win32":  # there nobody can tell whether a process lives
        return []
    removed = []
    for folder in sorted(Path(tempfile.gettempdir()).glob(f"{_PREFIX}*")):
        if _is_dead(folder):
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(folder.name)
    return removed


def _is_dead(folder: Path) -> bool:
    try:
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            return False
        said = json.loads((folder / _WHOSE).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    if not isinstance(said, dict) or said.get("format") != _FORMAT:
        return False
    here = str(said.get("worker")).startswith(f"{socket.gethostname()}|")
    return here and is_lost(said)
