# SPDX-License-Identifier: GPL-2.0-or-later
"""Which data model and which rules this computer judges by, to be compared with a server's."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping, Optional, Union

from qh_plugin.core.checking import load_profile
from qh_plugin.core.model import Model, load


def versions(
    model: Optional[Model] = None, profile: Union[str, Path] = "truoc_khi_nop"
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The model (the national one where none is given) and the rules, each with id, version and
    sha256."""
    of = load() if model is None else model
    rules = load_profile(profile)
    return (
        {"id": of.id, "version": of.version, "sha256": of.sha256},
        {"id": rules.id, "version": rules.version, "sha256": rules.sha256},
    )
