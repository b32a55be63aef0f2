# SPDX-License-Identifier: GPL-2.0-or-later
"""Which findings of a dossier were mended: `.qh/mended.jsonl`, a line a finding as reports have it
and the day it was mended. Not for ever: it is what the user looks back on, no account."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Mapping, Sequence

import shapely

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.findings import Findings
from qh_plugin.core.report.finding_lines import lines_of
from qh_plugin.core.report.jsonl import findings_of
from qh_plugin.io import whole_files

FORMAT = "qh-mended/1"
#: for so many days a mended finding is shown again
DAYS = 30
#: so many at most, the newest
MOST = 5000


def mended_file(dossier: Dossier) -> Path:
    """Where they lie."""
    return dossier.folder / ".qh" / "mended.jsonl"


def read_mended(dossier: Dossier, today: date) -> tuple[tuple[Findings, ...], dict[str, date]]:
    """The findings, and by key the day each was mended; none where there are none, or where they
    cannot be read."""
    first = today - timedelta(days=DAYS)
    try:
        head, *lines = mended_file(dossier).read_text("utf-8").split("\n")
        if json.loads(head)["format"] != FORMAT:
            return (), {}
        rows = [json.loads(line) for line in lines if line]
        days = {row["key"]: date.fromisoformat(row["mended"]) for row in rows}
        fresh = [row for row in rows if days[row["key"]] >= first]
        return findings_of(fresh), {row["key"]: days[row["key"]] for row in fresh}
    except (OSError, ValueError, KeyError, TypeError, IndexError, shapely.GEOSException):
        return (), {}


def write_mended(
    dossier: Dossier, groups: Sequence[Findings], days: Mapping[str, date], today: date
) -> None:
    """Keep these and no others; one without a day was mended today. Raises `StorageError`."""
    lines = [
        (days.get(key, today), line)
        for group in groups
        for key, line in zip(group.keys, lines_of(group))
    ]
    newest = sorted(lines, key=lambda pair: pair[0], reverse=True)[:MOST]
    dated = (f'{line[:-1]},"mended":"{day.isoformat()}"}}' for day, line in newest)
    whole_files.write(mended_file(dossier), "\n".join([json.dumps({"format": FORMAT}), *dated, ""]))
