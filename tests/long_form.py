# SPDX-License-Identifier: GPL-2.0-or-later
"""Short and long form of a test: how many examples hypothesis draws.

`make test` draws few, the same in every run: what they can find they have found. `make fuzz` and
`make soak` draw new ones in each run, and many times as many.
"""

from __future__ import annotations

import os

#: `make soak`: more examples, larger fabrics, more damaged files
SOAK = bool(os.environ.get("QH_SOAK"))
#: `make fuzz`: new seeds, round after round
FUZZ = bool(os.environ.get("QH_FUZZ"))


def examples(few: int) -> int:
    """How many examples: `few`, three times as many in a round of fuzzing, 40 times in a soak."""
    if SOAK:
        return few * 40
    return few * 3 if FUZZ else few
