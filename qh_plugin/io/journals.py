# SPDX-License-Identifier: GPL-2.0-or-later
"""Unsaved edits of one layer as a file of JSON lines, whole or not at all.

First line: format, table, the table's state when the edits began to be noted. Then one line for
each edit. Values are None, bool, int, float, str, bytes and `datetime`'s date, time, datetime.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional, Sequence

from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.text import Text
from qh_plugin.io.sqlite import reading
from qh_plugin.io.whole_files import draft_of

FORMAT = "qh-recovery/1"
ENDING = ".jsonl"

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Unsaved:
    """What the edit buffer of a layer held. `table` is `<database>/<class>`; `state` what
    `table_state` said of it; `added` (temporary id, WKB, values) in the order of adding."""

    table: str
    state: str = ""
    written: str = ""
    added: Sequence[tuple[int, Optional[bytes], Values]] = ()
    geometries: Mapping[int, bytes] = field(default_factory=dict)
    attributes: Mapping[int, Values] = field(default_factory=dict)
    deleted: Sequence[int] = ()

    @property
    def count(self) -> int:
        """Features that are touched."""
        changed = set(self.geometries) | set(self.attributes)
        return len(self.added) + len(self.deleted) + len(changed)


def table_state(path: Path, table: str) -> str:
    """The moment of the last change of a table as its GeoPackage says; "" where unknown."""
    try:
        with reading(path) as connection:
            query = "SELECT last_change FROM gpkg_contents WHERE table_name = ?"
            found = connection.execute(query, (table,)).fetchone()
    except (InputError, StorageError):
        return ""
    return str(found[0]) if found else ""


def file_name(table: str) -> str:
    """The journal's name for a table `<database>/<class>`."""
    return table.replace("/", ".") + ENDING


def write(path: Path, unsaved: Unsaved) -> None:
    """Replace the journal. Raises `OSError`; then the older one is still there."""
    with (
        draft_of(path, make_folder=False) as draft,
        draft.open("w", encoding="utf-8", newline="\n") as file,
    ):
        for line in _lines(unsaved):
            file.write(json.dumps(line, ensure_ascii=False, default=_encoded) + "\n")
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> Unsaved:
    """The edits in a journal. Raises `InputError` where it is none or damaged."""
    try:
        with path.open(encoding="utf-8") as file:
            head, *lines = (json.loads(line, object_hook=_decoded) for line in file)
        if head["format"] != FORMAT or lines[-1] != {"end": len(lines) - 1}:
            raise ValueError("cut off or of another format")
        return _unsaved(head, lines[:-1])
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise InputError(
            Text(
                "Không đọc được nhật ký sửa đổi {file}; sửa đổi trong đó không khôi phục được.",
                "Cannot read the journal of edits {file}; its edits cannot be recovered.",
            ).format(file=str(path)),
            details=str(error),
        ) from error


def _lines(unsaved: Unsaved) -> Iterator[dict[str, Any]]:
    written = datetime.now().astimezone().isoformat(timespec="seconds")
    yield {"format": FORMAT, "table": unsaved.table, "state": unsaved.state, "written": written}
    count = 0
    for fid, wkb, values in unsaved.added:
        yield {"added": fid, "wkb": wkb, "values": dict(values)}
        count += 1
    for fid, wkb in unsaved.geometries.items():
        yield {"geometry": fid, "wkb": wkb}
        count += 1
    for fid, values in unsaved.attributes.items():
        yield {"attributes": fid, "values": dict(values)}
        count += 1
    for fid in unsaved.deleted:
        yield {"deleted": fid}
        count += 1
    yield {"end": count}


def _unsaved(head: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> Unsaved:
    return Unsaved(
        table=head["table"],
        state=head["state"],
        written=head["written"],
        added=[(int(x["added"]), x["wkb"], x["values"]) for x in lines if "added" in x],
        geometries={int(x["geometry"]): x["wkb"] for x in lines if "geometry" in x},
        attributes={int(x["attributes"]): x["values"] for x in lines if "attributes" in x},
        deleted=[int(x["deleted"]) for x in lines if "deleted" in x],
    )


def _encoded(value: Any) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode("ascii")}
    for kind in (datetime, date, time):  # a datetime is a date too
        if isinstance(value, kind):
            return {f"${kind.__name__}": value.isoformat()}
    raise TypeError(f"no value of a feature: {value!r}")


def _decoded(found: dict[str, Any]) -> Any:
    if len(found) != 1:
        return found
    ((name, text),) = found.items()
    if name == "$bytes":
        return base64.b64decode(text)
    if name == "$datetime":
        return datetime.fromisoformat(text)
    if name == "$date":
        return date.fromisoformat(text)
    return time.fromisoformat(text) if name == "$time" else found
