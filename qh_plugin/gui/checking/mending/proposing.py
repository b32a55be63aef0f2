# SPDX-License-Identifier: GPL-2.0-or-later
"""What the worker thread does for the repairs: the ways to mend one finding, the mend of many."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Callable, Optional, Sequence, Union

from qh_plugin.core.progress import Progress
from qh_plugin.core.text import Text

if TYPE_CHECKING:
    from qh_plugin.core.edits import Edits
    from qh_plugin.core.findings import Findings
    from qh_plugin.core.repair import Repair
    from qh_plugin.core.repair.base import Choice
    from qh_plugin.core.repair.proof import Proof
    from qh_plugin.core.repair.rounds import Mended
    from qh_plugin.gui.checking.mending.data import Make
    from qh_plugin.gui.checking.mending.meant import Meant


@dataclass(frozen=True)
class Way:
    """One way to mend the chosen finding; `number` counts from 1 as the buttons do. `proof` is
    None until it is known; `moves` says which legal boundary it moves."""

    number: int
    repair: Repair
    choice: Choice
    moves: Optional[Text] = None
    proof: Optional[Proof] = None

    @property
    def by_itself(self) -> bool:
        """True where it may be done without being picked by name: it is no guess, drops nothing
        and makes nothing up."""
        sure = not self.choice.guess and not self.choice.picked_only
        return sure and self.proof is not None and self.proof.holds


@dataclass(frozen=True)
class Ways:
    """Every way to mend one finding, and why the other repairs cannot."""

    ways: tuple[Way, ...]
    unable: tuple[Text, ...]

    @property
    def best(self) -> Optional[Way]:
        """The one that is done where a person names none."""
        return next((way for way in self.ways if way.by_itself), None)

    @property
    def why_none(self) -> Text:
        """Why nothing is done where a person names none."""
        if any(way.proof is not None and way.proof.holds for way in self.ways):
            return _PICK
        refused = [way.proof.text for way in self.ways if way.proof is not None]
        return next(iter((*refused, *self.unable)), _NOTHING)


def repairs_of(rule: str) -> tuple[Repair, ...]:
    """What can mend the findings of a rule."""
    from qh_plugin.core.repair import repairs_for

    return tuple(repairs_for(rule))


@lru_cache(maxsize=128)
def is_about_values(rule: str) -> bool:
    """True for a rule on attribute values: its findings are mended in the feature's form."""
    from qh_plugin.core.checking import catalogue
    from qh_plugin.core.rules.base import NO_GEOMETRY

    return any(r.id == rule and NO_GEOMETRY in r.kinds for r in catalogue())


def find_ways(
    make: Make, group: Findings, i: int, tell: Callable[[Way], None], progress: Progress
) -> Ways:
    """Every way to mend finding `i`; `tell` hears of each when it is known and again when it is
    proved."""
    bench = make(progress.part(0.0, 0.5))
    ways: list[Way] = []
    unable: list[Text] = []
    for repair, made in bench.choices(group, i):
        progress.step(0.6)
        if isinstance(made, Text):
            unable.append(made)
            continue
        ways.append(Way(len(ways) + 1, repair, made, bench.moves(made, group)))
        tell(ways[-1])
    for place, way in enumerate(ways):
        progress.step(0.6 + 0.4 * place / len(ways))
        ways[place] = replace(way, proof=bench.prove(way.choice, group, i))
        tell(ways[place])
    return Ways(tuple(ways), tuple(unable))


@dataclass(frozen=True)
class Bulk:
    """Many findings mended: what is to be done to each layer as one undo step, and the account
    of it; `asked` says whether legal boundaries may move, `barred` how many wait for that,
    `gone` how many were there no more when the data were checked again."""

    edits: Sequence[Edits]
    mended: Mended
    asked: bool
    barred: int
    gone: int = 0


def mend_all(
    make: Make,
    meant: Meant,
    title: Text,
    move_boundaries: bool,
    progress: Progress,
) -> Bulk:
    """Mend every one of these findings that is still there and can be mended without adding
    another."""
    from qh_plugin.core.checking import check
    from qh_plugin.core.repair.legal import MOVES
    from qh_plugin.core.repair.net import net
    from qh_plugin.core.repair.rounds import Options, mend

    bench = make(progress.part(0.0, 0.15))
    dataset, profile = bench.dataset, bench.profile
    result = check(dataset, profile, only=set(meant.rules), progress=progress.part(0.15, 0.35))
    keys, gone = meant.found_in(result)
    mended = mend(
        dataset,
        profile,
        list(meant.rules),
        result=result,
        options=Options(move_boundaries=move_boundaries, keys=keys),
        progress=progress.part(0.35, 1.0),
    )
    start = MOVES.vi.partition("{")[0]
    barred = sum(left.why.vi.startswith(start) for left in mended.remaining)
    text = title.format(n=len(mended.done))
    edits = net(dataset, mended.dataset, mended.edits, text)
    return Bulk(edits, mended, move_boundaries, barred, gone)


def plain_reason(text: Union[Text, str]) -> str:
    """A reason without the options of the command line that it names in brackets."""
    import re

    from qh_plugin.qgis_io.i18n import shown

    said = shown(text) if isinstance(text, Text) else text
    return re.sub(r"\s*\(--[a-z-]+\)", "", said)


_PICK = Text(
    "có nhiều cách hiểu; hãy chọn một trong các cách sửa bên dưới",
    "it may mean several things; choose one of the ways below",
)
_NOTHING = Text(
    "chưa có phép sửa nào cho lỗi này; hãy sửa bằng tay",
    "there is no repair for this finding; mend it by hand",
)
