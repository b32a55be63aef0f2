# SPDX-License-Identifier: GPL-2.0-or-later
"""What people read of where the data came from: the file's name, not the folders of a machine."""

from __future__ import annotations

import re
from typing import Any


def source_name(source: Any) -> str:
    """The last part of the path of one of a run's inputs (a mapping with `path`, or the path), of
    either kind of computer; what has no last part stands whole."""
    path = str(source["path"] if isinstance(source, dict) else source)
    parts = [part for part in re.split(r"[\\/]", path) if part]
    return parts[-1] if parts else path
