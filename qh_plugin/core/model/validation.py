# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything that is wrong in a model file or a migration file, for those who write them."""

from __future__ import annotations

from pathlib import Path

from qh_plugin.core.errors import InputError
from qh_plugin.core.model import consistency, migration
from qh_plugin.core.model.defect import Defect
from qh_plugin.core.model.load import load, parse, read
from qh_plugin.core.text import Text


def validate(file: Path) -> list[Defect]:
    """What does not hold in the file; empty where all is right.

    Raises `ModelError` for the first thing that breaks the form, for then the rest cannot be
    read, and `InputError` where the file cannot be opened.
    """
    try:
        content = parse(file, file.read_bytes())
        if isinstance(content, dict) and content.get("format") == migration.FORMAT:
            found = migration.read_migration(file)
            return list(migration.defects(found, load(found.model)))
        return list(consistency.defects(read(file)))
    except OSError as error:
        raise InputError(
            Text(
                "Không mở được tệp {file}; hãy kiểm tra lại đường dẫn.",
                "Cannot open the file {file}; check the path.",
            ).format(file=str(file)),
            details=str(error),
        ) from error
