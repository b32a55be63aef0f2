# SPDX-License-Identifier: GPL-2.0-or-later
"""Small .xlsx files (ECMA-376): tables out and in, without a library.

No xlsx library comes with every QGIS, and what we write must be the same bytes for the same
content. Tables only: no formulas, charts or macros.
"""

from qh_plugin.io.xlsx.reading import read
from qh_plugin.io.xlsx.sheet import DATE, PERCENT, Sheet
from qh_plugin.io.xlsx.writing import to_bytes, write

__all__ = ["DATE", "PERCENT", "Sheet", "read", "to_bytes", "write"]
