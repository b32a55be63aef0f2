# SPDX-License-Identifier: GPL-2.0-or-later
"""What is stated of the next submission, in `.qh/submission.json`, so that a publish that was cut
off makes the same package again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Optional

from qh_plugin.core.dossier.completeness import missing
from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.dossier.manifest import canonical
from qh_plugin.core.dossier.submission import (
    SubmissionFacts,
    checked,
    following,
    from_content,
    settled,
    unstated,
)
from qh_plugin.core.errors import DossierError, InputError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.text import Text
from qh_plugin.io import whole_files
from qh_plugin.io.completeness import status
from qh_plugin.io.descriptions import read_description

FORMAT = "qh-submission/1"


def place_of(dossier: Dossier) -> Path:
    """The file that holds it."""
    return dossier.state / "submission.json"


def read_submission(dossier: Dossier) -> SubmissionFacts:
    """What is stated; nothing where nobody stated anything. Raises `DossierError`."""
    path = place_of(dossier)
    if not path.is_file():
        return SubmissionFacts()
    try:
        content = json.loads(path.read_text("utf-8"))
        if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
            raise ValueError(f"format is not {FORMAT}")
        return from_content(content)
    except (OSError, ValueError, InputError) as error:
        raise DossierError(
            Text(
                "Không đọc được {file}; hãy ghi lại thông tin nộp (lệnh submission).",
                "Cannot read {file}; state the submission again (command submission).",
            ).format(file=str(path)),
            details=str(error),
        ) from error


def write_submission(dossier: Dossier, facts: SubmissionFacts) -> None:
    """Keep what is stated. Raises `InputError` (a wrong form), `StorageError`."""
    content = {"format": FORMAT, **checked(facts).to_content()}
    whole_files.write(place_of(dossier), canonical(content, indent=1))


def state(dossier: Dossier, **given: Any) -> SubmissionFacts:
    """What is stated already with these members on top; a value of None changes nothing."""
    changes = {name: value for name, value in given.items() if value is not None}
    facts = read_submission(dossier) if changes or place_of(dossier).is_file() else None
    if facts is None:
        return SubmissionFacts()
    if "period" in changes and changes["period"] != facts.period:
        facts = replace(facts, due="", late=False, reason="", missing=())  # those of another period
    facts = checked(replace(facts, **changes))
    if changes:
        write_submission(dossier, facts)
    return facts


def for_package(
    dossier: Dossier, on: Optional[date] = None, progress: Progress = SILENT
) -> SubmissionFacts:
    """What goes into a package made on a day (today), with what follows from it: once found late
    it stays so. Raises `InputError` where a reason is due and not given."""
    facts = read_submission(dossier)
    if not (following(facts).stated or facts.late):
        return facts
    lacking = missing(status(dossier, model_of(dossier.info), progress))
    found = settled(facts, on or date.today(), [item.title for item in lacking])
    if found.late != facts.late:
        write_submission(dossier, replace(facts, late=found.late))
    return found


def notice(dossier: Dossier, on: date) -> Optional[Text]:
    """What to say where no period is stated; None where one is, or follows."""
    return unstated(read_submission(dossier), on, read_description(dossier).decided)


def day_there(ahead: Optional[float]) -> date:
    """The day where the server is, whose clock is so many seconds ahead of ours (None: unknown):
    ours may be wrong."""
    return (datetime.now() + timedelta(seconds=ahead or 0.0)).date()


def comment_sent(dossier: Dossier) -> None:
    """Forget the comment: it belonged to the submission that is done."""
    if place_of(dossier).is_file():
        facts = read_submission(dossier)
        if facts.comment:
            write_submission(dossier, replace(facts, comment=""))
