# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the data files lie: inside the installed plugin, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def beside(name: str) -> Path:
    """Path of a file or folder that a checkout keeps beside the package (`resources`, `i18n`,
    `metadata.txt`) and the installed zip keeps inside it."""
    inside = _PACKAGE / name
    return inside if inside.exists() else _PACKAGE.parent / name


def resource(*parts: str) -> Path:
    """Path of a file under `resources/`."""
    return beside("resources").joinpath(*parts)


def plugin_version() -> str:
    """The version that metadata.txt states, the single source of it."""
    for line in beside("metadata.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("version="):
            return line.partition("=")[2].strip()
    return "0"
