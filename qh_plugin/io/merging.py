# SPDX-License-Identifier: GPL-2.0-or-later
"""Taking what others published into a dossier: compare, choose, back up, write, follow the
server's version. `.qh/merges.jsonl` notes each, so that it can be undone, and that it was cut off.

The files of a dossier are committed one after the other: QGIS keeps them with a write-ahead log,
and then SQLite has no transaction over several. What was cut off is said and run again, or undone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Optional, Sequence

from qh_plugin.core.dossier.layout import Dossier, model_of, open_dossier
from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import InputError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.difference import Way
from qh_plugin.core.publish.merge import Choices, Take, Undecided, edits_taking
from qh_plugin.core.publish.receipts import store_receipt
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage, whole_files
from qh_plugin.io.backups import Copy, backup, copies, restore
from qh_plugin.io.differences import Compared, compare
from qh_plugin.io.mending import write
from qh_plugin.io.published import Shelf, versions_of

REASON = "merge"


@dataclass(frozen=True)
class Merged:
    """What was taken: the edits, where the copies lie (None where nothing had to be written), and
    the versions before and after."""

    edits: Sequence[Edits]
    backup: Optional[Path]
    before: int
    after: int

    @property
    def count(self) -> int:
        """Features that were changed, added or deleted."""
        return sum(
            len({*e.geometries, *e.attributes}) + len(e.deleted) + len(e.added) for e in self.edits
        )


def plan(dossier: Dossier, compared: Compared, choices: Choices) -> list[Edits]:
    """The edits of a dossier's layers that the choices come to; a class is missing where nothing
    has to be changed. Raises `Undecided`."""
    undecided: list[tuple[str, str]] = []
    edits = []
    for one in compared.classes:
        chosen = []
        for i, (key, way) in enumerate(zip(one.keys.tolist(), one.ways)):
            take = choices.of(one.layer, key, way)
            if take is None:
                undecided.append((one.layer, key))
            elif take is Take.THEIRS and way is not Way.SAME:
                chosen.append(i)
        if chosen and not undecided:
            pairs = [(t.mine, t.theirs) for t in compared.triples(one.layer, chosen)]
            fields = _fields(dossier, one.layer)
            edits.append(edits_taking(one.layer, pairs, fields))
    if undecided:
        raise Undecided(undecided)
    return [change for change in edits if not change.empty]


def merge(
    dossier: Dossier,
    shelf: Shelf,
    choices: Choices,
    progress: Progress = SILENT,
    *,
    dry_run: bool = False,
) -> Merged:
    """Take the server's newest version into the dossier by these choices. Until the copies are
    made nothing is changed; cut off while writing it is run again (`cut_off`). Raises `Undecided`,
    `InputError`, `ServerError`, `StorageError`, `Cancelled`."""
    with versions_of(dossier, shelf, progress.part(0.0, 0.5)) as versions:
        compared = compare(versions, model_of(dossier.info), progress.part(0.5, 0.8))
        edits = plan(dossier, compared, choices)
    before, after = versions.base_number, versions.their_number
    if after < before:
        raise InputError(_FELL_BACK.format(before=before, after=after))
    if dry_run or (not edits and before == after):
        return Merged(edits, None, before, after)
    copied: Optional[Path] = None
    if edits:
        paths = sorted({_place(dossier, change.layer)[0] for change in edits})
        everything = len(copies(dossier)) + len(paths)
        copied = backup(
            dossier, paths, everything, reason=REASON, progress=progress.part(0.8, 0.95)
        )
    name = copied.name if copied else ""
    _note(dossier, {"backup": name, "from": before, "to": after, "begun": True})
    write({change.layer: _place(dossier, change.layer) for change in edits}, edits)
    adopt(dossier, shelf, after, progress.part(0.95, 1.0))
    _note(dossier, {"finished": name})
    return Merged(edits, copied, before, after)


def adopt(dossier: Dossier, shelf: Shelf, version: int, progress: Progress = SILENT) -> Dossier:
    """Base a dossier on the server's version, whose edits were taken or left by choice; its
    receipt is kept with the dossier's own. The next publish replaces that version."""
    current = open_dossier(dossier.folder)
    if version == current.info.version:
        return current
    package = shelf.package_of(current.info.maHoSoQH, version, progress)
    receipt = shelf.receipt(package, progress) if package else None
    if receipt is not None:
        store_receipt(current, receipt)
    return current.with_version(version)


def cut_off(dossier: Dossier) -> Optional[Text]:
    """A sentence where the newest merge was cut off while it wrote: some layers may be merged, and
    the dossier is based on the version before."""
    merges, whole = _standing(open_dossier(dossier.folder))
    return None if whole else _CUT_OFF.format(at=str(merges[-1][0].get("at", "?")))


def undo(dossier: Dossier, progress: Progress = SILENT) -> tuple[int, Sequence[Path]]:
    """Undo the newest merge that was not undone, with what of it was cut off before: its copies are
    put back (the present files are copied first) and the dossier is based on the version of then.
    Gives that version and the files. Raises `InputError` where there is none, `StorageError`."""
    merges, _ = _standing(dossier)
    if not merges:
        raise InputError(
            Text("Hồ sơ chưa có lần gộp nào để hoàn tác.", "There is no merge to undo.")
        )
    runs = merges[-1]
    kept = copies(dossier)
    first: dict[Path, Copy] = {}
    for name in (str(run["backup"]) for run in reversed(runs) if run["backup"]):
        mine = {copy.source: copy for copy in kept if copy.file.parent.name == name}
        if not mine:
            raise InputError(
                Text(
                    "Không còn bản sao lưu {name} của lần gộp; chưa thay đổi gì.",
                    "The backup {name} of the merge is gone; nothing was changed.",
                ).format(name=name)
            )
        first.update(mine)  # the earlier run's
    everything = 2 * len(kept) + len(first)
    for copy in first.values():
        restore(dossier, copy, everything, progress)
    version = int(runs[0]["from"])
    open_dossier(dossier.folder).with_version(version)
    _note(dossier, {"undone": runs[-1]["backup"], "to": version})
    return version, list(first)


_CUT_OFF = Text(
    "Lần gộp lúc {at} bị ngắt khi đang ghi: có lớp đã gộp, có lớp có thể chưa, hồ sơ vẫn dựa trên "
    "phiên bản cũ. Hãy chạy lại lệnh merge để gộp nốt, hoặc merge --undo để trả về như trước.",
    "The merge of {at} was cut off while writing: some layers are merged, others may not be, and "
    "the dossier is still based on the old version. Run merge again to finish it, or merge --undo "
    "to bring back what was before.",
)
_FELL_BACK = Text(
    "Máy chủ mới có đến phiên bản {after}, hồ sơ đã dựa trên phiên bản {before}: gộp sẽ lấy dữ "
    "liệu cũ nên không gộp. Hãy xem lại địa chỉ máy chủ; nếu đúng thì nộp lại với --take-version.",
    "The server has only come to version {after}, the dossier is based on version {before}: a "
    "merge would take older data, so nothing is merged. Check the server's address; if it is right "
    "publish with --take-version.",
)


def _fields(dossier: Dossier, layer: str) -> list[str]:
    path, table = _place(dossier, layer)
    entry = next(e for e in geopackage.layers(path) if e.name == table)
    return [field.name for field in entry.fields]


def _place(dossier: Dossier, layer: str) -> tuple[Path, str]:
    database, _, table = layer.partition("/")
    return dossier.geopackage(database), table


def _standing(dossier: Dossier) -> tuple[list[list[dict[str, Any]]], bool]:
    """The merges that were not undone, each with the runs it took (one that was cut off goes on in
    the next), and whether the last one came to its end."""
    merges: list[list[dict[str, Any]]] = []
    whole = True
    for entry in _noted(dossier):
        if "undone" in entry or "finished" in entry:
            merges = merges[:-1] if "undone" in entry else merges
            whole = True
            continue
        if whole or merges[-1][-1].get("from") != entry.get("from"):
            merges.append([])
        merges[-1].append(entry)
        whole = not entry.get("begun")  # older notes do not tell of the end
    last = merges[-1][-1] if merges else {}
    moved = last.get("from") != last.get("to") and dossier.info.version != last.get("from")
    return merges, whole or moved  # the version was taken, here or in the publishing dock


def _noted(dossier: Dossier) -> list[dict[str, Any]]:
    try:
        lines = (dossier.state / "merges.jsonl").read_text("utf-8").splitlines()
    except OSError:
        return []
    return [entry for entry in map(_entry, lines) if entry]


def _entry(line: str) -> dict[str, Any]:
    """A line of the notes; nothing where it was cut off: it spoils no other."""
    try:
        return dict(json.loads(line))
    except (ValueError, TypeError):
        return {}


def _note(dossier: Dossier, entry: dict[str, Any]) -> None:
    moment = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [*_noted(dossier), {"at": moment, **entry}]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    whole_files.write(dossier.state / "merges.jsonl", text)
