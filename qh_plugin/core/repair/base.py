# SPDX-License-Identifier: GPL-2.0-or-later
"""What a repair is. One operation one file; each works on the raw coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, ClassVar, Iterable, Iterator, Optional, Sequence, Union

import numpy as np

from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import QhError
from qh_plugin.core.findings import Findings
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class Unmendable(QhError):
    """A repair cannot mend this finding; the text says why and what to do instead."""


@dataclass(frozen=True)
class Choice:
    """One way in which a repair mends one finding. `id` is unique within the repair ("" where
    there is one way only); `edits` one a layer, all to be done or none; `before` and `after` WKB
    of the features as they are and as they would be (`core.repair.showing` makes them).
    `picked_only`: done only where a person picks it, since it drops or makes up something;
    `guess`: one of several that may be meant, which nothing but a person's pick can tell."""

    id: str
    title: Text
    edits: Sequence[Edits]
    before: Optional[bytes] = None
    after: Optional[bytes] = None
    picked_only: bool = False
    guess: bool = False


class Repair:
    """One operation. `mends` are rule ids; `safe` means: may run without a person's yes.

    `propose` gives what it does by itself; one that lets a person choose implements `choices`
    too, the first of which is what `propose` gives. What was proposed is done only after
    `core.repair.proof` has found that the finding is gone and nothing new has come.
    """

    id: ClassVar[str]
    title: ClassVar[Text]
    mends: ClassVar[frozenset[str]]
    safe: ClassVar[bool] = False
    #: of several repairs of a rule the lower one is offered first
    order: ClassVar[int] = 0
    #: True where its edits only insert vertices into edges, so that many fit into one feature
    inserts_only: ClassVar[bool] = False

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """The edits that mend finding `i`. Raises `Unmendable` with the reason."""
        raise NotImplementedError

    def choices(self, context: LayerContext, findings: Findings, i: int) -> Iterable[Choice]:
        """The ways to mend finding `i`, the best first; at least one, each made when it is asked
        for. Raises `Unmendable`."""
        edits = self.propose(context, findings, i)
        return (Choice("", edits.text, (edits,)),)


class ChoosingRepair(Repair):
    """A repair with several ways; subclasses implement `choices`, for edits of one layer."""

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """The first way."""
        return next(iter(self.choices(context, findings, i))).edits[0]

    def choices(self, context: LayerContext, findings: Findings, i: int) -> Iterable[Choice]:
        """The ways, the best first."""
        raise NotImplementedError


def possible(makers: Sequence[Callable[[], Choice]], otherwise: Text) -> Iterator[Choice]:
    """The choices that can be made, in order, each when it is asked for. Raises `Unmendable`
    where none can, with the reason of the last, or `otherwise` where there was none to make."""
    reason, any_made = otherwise, False
    for maker in makers:
        made = _made(maker)
        if isinstance(made, Choice):
            any_made = True
            yield made
        else:
            reason = made
    if not any_made:
        raise Unmendable(reason)


def _made(maker: Callable[[], Choice]) -> Union[Choice, Text]:
    try:
        return maker()
    except Unmendable as reason:
        return reason.text


def why_unsure(repair: Repair, context: LayerContext, findings: Findings, i: int) -> Text:
    """What a repair all of whose choices are guesses says of finding `i`."""
    try:
        repair.propose(context, findings, i)
    except Unmendable as reason:
        return reason.text
    return _SEVERAL


_SEVERAL = Text(
    "có nhiều cách hiểu; hãy chọn hoặc nhập lại theo hồ sơ",
    "it may mean several things; choose one or enter it by the documents",
)


def row_of(context: LayerContext, fid: int) -> int:
    """The row of a feature. Raises `Unmendable` where it is gone since the check."""
    rows = np.flatnonzero(context.table.fids == fid)
    if not len(rows):
        raise Unmendable(
            Text(
                "Đối tượng {fid} không còn trong lớp; hãy kiểm tra lại.",
                "Feature {fid} is no longer in the layer; run the check again.",
            ).format(fid=str(fid))
        )
    return int(rows[0])
