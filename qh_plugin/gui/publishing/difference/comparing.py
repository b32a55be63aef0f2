# SPDX-License-Identifier: GPL-2.0-or-later
"""The comparison in a worker thread, and what it gives for tables and map."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Callable, Optional, Sequence

from qgis.core import QgsGeometry, QgsRectangle

from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.edits import Edits
from qh_plugin.core.model import Model
from qh_plugin.core.progress import Progress
from qh_plugin.core.text import Text
from qh_plugin.gui.publishing.servers.book import ServerProfile
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.transport import QgisTransport

if TYPE_CHECKING:
    from qh_plugin.core.publish.difference import Way
    from qh_plugin.core.publish.merge import Choices
    from qh_plugin.io.differences import Compared

#: features listed and drawn; all are counted, and chosen with their class
MOST = 5000
_PAGE = 500


class Sort(str, Enum):
    """What a feature is in the list and on the map."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    OTHERS = "others"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Line:
    """One feature that differs; `shape` is where it lies on the map, empty where it has none."""

    layer: str
    key: str
    way: Way
    sort: Sort
    name: Text
    told: Text
    shape: QgsGeometry

    @property
    def box(self) -> QgsRectangle:
        """Its extent."""
        return self.shape.boundingBox()


class Held:
    """A finished comparison; its files stay until `close`. `earlier`: it is one with a version of
    the user's choice, not with what is published now."""

    def __init__(
        self,
        dossier: Dossier,
        compared: Compared,
        lines: Sequence[Line],
        stack: ExitStack,
        earlier: bool = False,
    ) -> None:
        self.dossier, self.compared, self.lines = dossier, compared, lines
        self.earlier = earlier
        self.model: Model = model_of(dossier.info)
        self._stack = stack

    @property
    def count(self) -> int:
        """Features that are not the same on both sides."""
        return sum(_different(one) for one in self.compared.classes)

    def close(self) -> None:
        """Throw the files away."""
        self._stack.close()


def start(
    dossier: Dossier,
    profile: ServerProfile,
    on_done: Callable[[Held], None],
    on_error: Callable,
    on_progress: Callable,
    version: Optional[int] = None,
) -> tasks.Work:
    """Compare the saved dossier with what the server has now, or with a `version`."""
    return tasks.run(
        translate("qh", "So sánh với bản đã công bố"),
        lambda progress: compare_with(dossier, profile, progress, version),
        on_done,
        on_error,
        on_progress,
    )


def compare_with(
    dossier: Dossier, profile: ServerProfile, progress: Progress, version: Optional[int] = None
) -> Held:
    """In the worker thread."""
    from qh_plugin.core.publish.client import Server
    from qh_plugin.io.differences import compare
    from qh_plugin.io.published import versions_against, versions_of

    with ExitStack() as stack:
        progress.step(0.0, _FETCHING)
        server = Server(QgisTransport(profile.authcfg), profile.url)
        part = progress.part(0.0, 0.5)
        files = (
            versions_of(dossier, server, part)
            if version is None
            else versions_against(dossier, version, server, part)
        )
        versions = stack.enter_context(files)
        progress.step(0.5, _COMPARING)
        compared = compare(versions, model_of(dossier.info), progress.part(0.5, 0.8))
        lines = _lines(compared, progress.part(0.8, 1.0))
        return Held(dossier, compared, lines, stack.pop_all(), version is not None)


def start_planning(
    held: Held, choices: Choices, on_done: Callable[[Sequence[Edits]], None], on_error: Callable
) -> tasks.Work:
    """Read what has to be changed for these choices."""

    def work(_: Progress) -> Sequence[Edits]:
        from qh_plugin.io.merging import plan

        return plan(held.dossier, held.compared, choices)

    return tasks.run(translate("qh", "Chuẩn bị gộp bản đã công bố"), work, on_done, on_error)


def start_adopting(
    dossier: Dossier,
    profile: ServerProfile,
    version: int,
    on_done: Callable[[Dossier], None],
    on_error: Callable,
) -> tasks.Work:
    """Base the dossier on the server's version from now on."""

    def work(progress: Progress) -> Dossier:
        from qh_plugin.core.publish.client import Server
        from qh_plugin.io.merging import adopt

        server = Server(QgisTransport(profile.authcfg), profile.url)
        return adopt(dossier, server, version, progress)

    title = translate("qh", "Ghi nhận bản đã công bố")
    return tasks.run(title, work, on_done, on_error)


def _different(one) -> int:
    return int((one.codes != 0).sum())


def _lines(compared: Compared, progress: Progress) -> list[Line]:
    """The features that differ, conflicts first within a class."""
    import numpy as np

    found: list[Line] = []
    total = max(min(sum(_different(one) for one in compared.classes), MOST), 1)
    for one in compared.classes:
        chosen = np.flatnonzero(one.codes)
        chosen = chosen[np.argsort(-one.codes[chosen], kind="stable")][: MOST - len(found)]
        for k in range(0, len(chosen), _PAGE):
            progress.step(len(found) / total)
            found += _page(compared, one.layer, chosen[k : k + _PAGE].tolist())
    return found


def _page(compared: Compared, layer: str, places: list[int]) -> list[Line]:
    from qh_plugin.core.publish.difference import Way
    from qh_plugin.core.publish.difference_report import told
    from qh_plugin.core.publish.feature_difference import changes, name_of

    three = compared.triples(layer, places)
    base = [t.base for t in three]
    mine = changes(base, [t.mine for t in three])
    theirs = changes(base, [t.theirs for t in three])
    lines = []
    for t, my, their in zip(three, mine, theirs):
        words = _both(told(my) if my else None, told(their) if their else None, t.way)
        sort = Sort.CONFLICT if t.way is Way.BOTH else Sort.OTHERS
        if t.way is Way.MINE and my is not None:
            sort = Sort(my.kind.value)
        ours = t.way is not Way.THEIRS
        order = (t.mine, t.theirs, t.base) if ours else (t.theirs, t.mine, t.base)
        wkb = next((f.wkb for f in order if f is not None and f.wkb), None)
        lines.append(Line(layer, t.key, t.way, sort, name_of(t.key), words, _geometry(wkb)))
    return lines


def _both(mine: Optional[Text], theirs: Optional[Text], way: Way) -> Text:
    """What was done to a feature; who did it where both did something."""
    if mine is not None and theirs is not None:
        return _BOTH.format(mine=mine, theirs=theirs)
    return mine or theirs or Text(way.value, way.value)


def _geometry(wkb: Optional[bytes]) -> QgsGeometry:
    geometry = QgsGeometry()
    if wkb:
        geometry.fromWkb(wkb)
        geometry.convertToMultiType()
    return geometry


_FETCHING = Text("Lấy bản đã công bố", "Fetching what is published")
_COMPARING = Text("So sánh từng lớp", "Comparing the classes")
_BOTH = Text("của tôi: {mine} | đã công bố: {theirs}", "mine: {mine} | published: {theirs}")
