# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole number shared in proportion, with its sum kept (largest remainders)."""

from __future__ import annotations

from typing import Sequence

import numpy as np


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """`total` in whole parts by `weights` (positive); of equal remainders the first wins."""
    exact = np.asarray(weights, np.float64) / float(np.sum(weights)) * total
    parts = np.floor(exact).astype(int)
    rest = total - int(parts.sum())
    first = np.argsort(-(exact - parts), kind="stable")[:rest]
    parts[first] += 1
    return [int(part) for part in parts]
