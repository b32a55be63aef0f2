# SPDX-License-Identifier: GPL-2.0-or-later
"""The heading of the queue: on one line where there is room, else its counts go on a second."""

from __future__ import annotations

from qh_plugin.gui.elided_button import ElidedButton

_BETWEEN = " · "


class QueueHeading(ElidedButton):
    """Words of which every part is seen, however narrow the dock."""

    def _fit(self) -> None:
        lines, room = [""], max(self.width() - self.BESIDE, 20)
        for part in self.whole().split(_BETWEEN):
            longer = f"{lines[-1]}{_BETWEEN}{part}" if lines[-1] else part
            if lines[-1] and self.fontMetrics().horizontalAdvance(longer) > room:
                lines.append(f"    {part}")
            else:
                lines[-1] = longer
        self.setText("\n".join(lines))
        self.setFixedHeight(self.sizeHint().height())
