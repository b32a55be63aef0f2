# SPDX-License-Identifier: GPL-2.0-or-later
"""Drawing operations: split, merge, fill, cut, offset, number. They return `Edits` and never
write anything. Nodes that an operation makes are shared by every neighbour, bit for bit."""
