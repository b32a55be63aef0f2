# SPDX-License-Identifier: GPL-2.0-or-later
"""What a repair is. One operation one file; each works on the raw coordinates."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import QhError
from qh_plugin.core.findings import Findings
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class Unmendable(QhError):
    """A repair cannot mend this finding; the text says why and what to do instead."""


class Repair:
    """One operation. `mends` are rule ids; `safe` means: may run without a person's yes."""

    id: ClassVar[str]
    title: ClassVar[Text]
    mends: ClassVar[frozenset[str]]
    safe: ClassVar[bool] = False

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """The edits that mend finding `i`. Raises `Unmendable` with the reason."""
        raise NotImplementedError


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
