# SPDX-License-Identifier: GPL-2.0-or-later
"""The line kernel: a line layer as a network of ends, contacts and overlaps.

Everything follows from the pairs of segments that come within the tolerance of each other, found
once by a tree over the segments and measured with numpy on the raw coordinates.
"""

from __future__ import annotations

from qh_plugin.core.network.build import build_network
from qh_plugin.core.network.result import Contacts, Network, Overlaps

__all__ = ["Contacts", "Network", "Overlaps", "build_network"]
