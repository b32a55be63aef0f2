# SPDX-License-Identifier: GPL-2.0-or-later
"""The names of a dossier's features and the sentences of its findings, ready to be searched; made
when they are first asked for and again when the files or the result are others."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Iterator, Optional, Sequence

from qh_plugin.core.model.schema import fold
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.qgis_io.map_tools.applying import stamp
from qh_plugin.qgis_io.unsaved_names import EMPTY, UnsavedNames, read_unsaved

if TYPE_CHECKING:
    from qgis.core import QgsVectorLayer

    from qh_plugin.core.dossier.layout import Dossier
    from qh_plugin.core.findings import Findings
    from qh_plugin.core.report.result import CheckResult
    from qh_plugin.io.names import Names

#: of fewer unsaved names nothing is kept: they are read in no time
_FEW = 500
#: sentences between two looks at whether the search was given up
_STEP = 500


class NameIndex:
    """May be asked from several threads at once: one builds, the others wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: tuple[Names, ...] = ()
        self._state: object = None
        self._told: dict[int, tuple[Findings, list[str], list[str]]] = {}
        self._result: Optional[CheckResult] = None
        self._unsaved: dict[str, tuple[object, UnsavedNames]] = {}
        self.built = 0

    def unsaved(
        self,
        dossier: Optional[Dossier],
        layers: Sequence[tuple[str, QgsVectorLayer]],
        language: str,
    ) -> list[UnsavedNames]:
        """What the edit buffers of these layers (table, layer) hold; on the main thread."""
        if dossier is None or not any(layer.isModified() for _, layer in layers):
            self._unsaved = {}
            return []
        known, self._unsaved = self._unsaved, {}
        for table, layer in layers:
            if not layer.isModified() or layer.editBuffer() is None:
                continue
            state = (layer.id(), language, stamp(layer))
            few = table not in known or len(known[table][1].names) < _FEW
            if few or known[table][0] != state:  # undone and done otherwise looks the same
                found = read_unsaved(dossier, table, layer, language)
                known[table] = (state, found) if found is not None else (None, EMPTY)
            self._unsaved[table] = known[table]
        return [found for _, found in self._unsaved.values() if found is not EMPTY]

    def names(
        self, dossier: Dossier, language: str, progress: Progress = SILENT
    ) -> Sequence[Names]:
        """The named features by table. Raises `QhError`, `Cancelled`."""
        with self._lock:
            state = (dossier.folder, language, _stamps(dossier))
            if state != self._state:
                from qh_plugin.core.dossier.layout import model_of
                from qh_plugin.io.names import read_names

                model = model_of(dossier.info)
                self._names = read_names(dossier, model, language, progress)
                self._state = state
                self.built += 1
            return self._names

    def findings(
        self, result: CheckResult, language: str, progress: Progress = SILENT
    ) -> Iterator[tuple[Findings, list[str], list[str]]]:
        """Group, sentences, and what a search looks in: the sentences with the name of the rule,
        folded. Open findings and waived ones alike."""
        with self._lock:
            if result is not self._result:
                self._told = {}
                self._result = result
        titles = {facts.id: facts.title.get(language) for facts in result.rules}
        for group in result.findings:
            known = self._told.get(id(group))
            if known is None:
                texts = []
                for i in range(len(group)):
                    if i % _STEP == 0:
                        progress.check()
                    texts.append(f"{group.rule} · {group.message(i).get(language)}")
                title = fold(titles.get(group.rule, ""))
                known = (group, texts, [f"{fold(text)} {title}" for text in texts])
                self._told[id(group)] = known
            yield known


def _stamps(dossier: Dossier) -> tuple[tuple[str, int, int], ...]:
    """What tells that a file, or the log beside it, was written to."""
    found = []
    for path in dossier.databases():
        for place in (path, path.with_name(path.name + "-wal")):
            try:
                facts = place.stat()
            except OSError:
                continue
            found.append((str(place), facts.st_mtime_ns, facts.st_size))
    return tuple(found)
