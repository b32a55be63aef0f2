# SPDX-License-Identifier: GPL-2.0-or-later
"""The line kernel's course: parts → segments → pairs → ends, overlaps, crossings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.rings import origin_of
from qh_plugin.core.network.ends import ends_met
from qh_plugin.core.network.lines import Lines, Mask, lines_of
from qh_plugin.core.network.overlaps import duplicates_of, overlaps_of
from qh_plugin.core.network.pairs import Pairs, pairs_within
from qh_plugin.core.network.result import LEAST_TOLERANCE, Contacts, Network, Overlaps
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.wkb import Shapes

_NEAR = 4.0


def build_network(
    shapes: Shapes, usable: NDArray[np.bool_], tolerance: float, progress: Progress = SILENT
) -> Network:
    """The network of the usable line rows, on the raw coordinates. Raises `Cancelled`."""
    tolerance = max(tolerance, LEAST_TOLERANCE)
    lines = lines_of(shapes, usable, origin_of(shapes, usable))
    pairs = pairs_within(lines, lines, tolerance, progress.part(0.0, 0.9))
    progress.step(0.9)
    other_ends, other_lines, links = ends_met(lines, pairs, tolerance)
    overlaps = overlaps_of(lines, pairs, tolerance)
    duplicates, theirs = duplicates_of(lines, overlaps, tolerance)
    free = (other_ends == 0) & (other_lines == 0)
    contacts = Contacts(
        lines.part[pairs.i], lines.part[pairs.j], pairs.at, pairs.arc_i, pairs.arc_j
    )
    return Network(
        lines,
        tolerance,
        other_ends,
        other_lines,
        links,
        _crossings(lines, pairs, contacts, overlaps, tolerance),
        overlaps.take(np.flatnonzero(~theirs)),
        duplicates,
        _tails(contacts, free),
    )


def _tails(contacts: Contacts, free: Mask) -> Contacts:
    """The contacts of the parts that have a free end."""
    loose = free.reshape(-1, 2).any(axis=1)
    which = np.flatnonzero((contacts.a != contacts.b) & (loose[contacts.a] | loose[contacts.b]))
    return contacts.take(which)


def _crossings(
    lines: Lines, pairs: Pairs, contacts: Contacts, overlaps: Overlaps, tolerance: float
) -> Contacts:
    """Where interiors of two rows meet, each place once."""
    away = lines.row[contacts.a] != lines.row[contacts.b]
    for part, arc in ((contacts.a, contacts.arc_a), (contacts.b, contacts.arc_b)):
        # no further along the line is no further away: the distance itself only where it matters
        away &= (arc > tolerance) & (lines.length[part] - arc > tolerance)
    some = np.flatnonzero(away)
    for part in (contacts.a, contacts.b):
        for side in (0, 1):
            gap = contacts.at[some] - lines.ends[2 * part[some] + side]
            some = some[np.hypot(gap[:, 0], gap[:, 1]) > tolerance]
    some = some[~_within(contacts.take(some), overlaps, len(lines.row), _NEAR * tolerance)]
    return _one_each(contacts.take(some), len(lines.row), _NEAR * tolerance)


def _within(contacts: Contacts, overlaps: Overlaps, parts: int, slack: float) -> Mask:
    """Contacts within a stretch where their parts run over each other."""
    inside = np.zeros(len(contacts), bool)
    key = contacts.a * parts + contacts.b
    where = overlaps.a * parts + overlaps.b
    order = np.argsort(where, kind="stable")
    begin = np.searchsorted(where[order], key, side="left")
    count = np.searchsorted(where[order], key, side="right") - begin
    for k in range(int(count.max(initial=0))):
        these = np.flatnonzero(count > k)
        stretch = order[begin[these] + k]
        arc = contacts.arc_a[these]
        hit = (arc >= overlaps.low[stretch] - slack) & (arc <= overlaps.high[stretch] + slack)
        inside[these[hit]] = True
    return inside


def _one_each(contacts: Contacts, parts: int, gap: float) -> Contacts:
    """One contact of those of the same parts that lie together."""
    key: Ints = contacts.a * parts + contacts.b
    order = np.lexsort((contacts.arc_a, key))
    arc: Floats = contacts.arc_a[order]
    fresh = np.ones(len(order), bool)
    if len(order):
        fresh[1:] = (np.diff(key[order]) != 0) | (np.diff(arc) > gap)
    return contacts.take(order[fresh])
