# SPDX-License-Identifier: GPL-2.0-or-later
"""How much a server takes in at once. Each can be set by an environment variable."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bytes of a request body; bytes on their way, from all and from one submitter; jobs that wait
    or run, of all and of one; days that an unfinished stage is kept; seconds that a client told to
    come again should wait; seconds that the check of one package may take; bytes of the log before
    it is put aside; days that the receipt of a refused package is kept, 0 for ever."""

    body: int = 16 << 20
    staged: int = 20 << 30
    staged_each: int = 5 << 30
    jobs: int = 32
    jobs_each: int = 8
    stage_days: int = 7
    retry_after: int = 15
    check_seconds: int = 3600
    log: int = 10 << 20
    refused_days: int = 400


def _from_environment() -> Limits:
    names = Limits.__dataclass_fields__
    said = {name: os.environ.get(f"QH_LIMIT_{name.upper()}", "") for name in names}
    return Limits(**{name: int(value) for name, value in said.items() if value.isdigit()})


LIMITS = _from_environment()
