# SPDX-License-Identifier: GPL-2.0-or-later
"""Which features and places of one round of mending are taken, so that edits do not meddle."""

from __future__ import annotations

from typing import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.repair.window import Touched

Frame = NDArray[np.float64]


class Room:
    """What a round has taken. Edits that only insert vertices go with one another."""

    def __init__(self) -> None:
        self._fids: dict[tuple[str, bool], set[int]] = {}
        self._frames: dict[bool, list[Frame]] = {}

    def busy_with(self, layer: str, fids: Sequence[int], inserts: bool) -> bool:
        """Whether a feature is taken by edits that do not go with others."""
        kinds = (False,) if inserts else (False, True)
        return any(not self._fids.get((layer, k), set()).isdisjoint(fids) for k in kinds)

    def take(self, touched: Touched, concerned: Mapping[str, Sequence[int]], inserts: bool) -> bool:
        """Take the features and the place of some edits and of their finding; False, and nothing
        is taken, where one is not free."""
        fids = {layer: set(named) for layer, named in touched.fids.items()}
        for layer, more in concerned.items():
            fids.setdefault(layer, set()).update(more)
        if any(self.busy_with(layer, tuple(named), inserts) for layer, named in fids.items()):
            return False
        frame = touched.frame
        if frame is not None and self._covered(frame, inserts):
            return False
        for layer, named in fids.items():
            self._fids.setdefault((layer, inserts), set()).update(named)
        if frame is not None:
            self._frames.setdefault(inserts, []).append(frame)
        return True

    def _covered(self, frame: Frame, inserts: bool) -> bool:
        taken = self._frames.get(False, []) + ([] if inserts else self._frames.get(True, []))
        return bool(taken) and meets_any(np.array(taken), frame)


def meets_any(frames: Frame, frame: Frame) -> bool:
    """Whether any of the frames (n, 4) meets one."""
    return bool(((frames[:, :2] <= frame[2:]) & (frames[:, 2:] >= frame[:2])).all(axis=1).any())


def apart_from(every: Sequence[Touched], failed: Sequence[Touched]) -> list[bool]:
    """For each of `every` whether it has nothing in common with the failed ones, nor with one
    that has: no feature and no place."""
    bad: dict[str, set[int]] = {}
    frames: list[Frame] = []
    clear = [True] * len(every)
    spread = list(failed)
    while spread:
        for touched in spread:
            for layer, fids in touched.fids.items():
                bad.setdefault(layer, set()).update(fids)
            if touched.frame is not None:
                frames.append(touched.frame)
        taken = np.array(frames).reshape(-1, 4)
        spread = []
        for k, touched in enumerate(every):
            if clear[k] and _tangled(touched, bad, taken):
                clear[k] = False
                spread.append(touched)
    return clear


def _tangled(touched: Touched, bad: Mapping[str, set[int]], frames: Frame) -> bool:
    if any(not fids.isdisjoint(bad.get(layer, set())) for layer, fids in touched.fids.items()):
        return True
    return touched.frame is not None and len(frames) > 0 and meets_any(frames, touched.frame)
