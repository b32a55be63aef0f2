# SPDX-License-Identifier: GPL-2.0-or-later
"""A message is seen whole, however long its sentence."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from qh_plugin.gui.messages import tell

SENTENCE = "Hồ sơ còn 8 lỗi nên chưa công bố được; hãy sửa các lỗi trong bảng Kiểm tra. "


@pytest.mark.parametrize("times", [1, 3, 60])
def test_the_bar_is_as_high_as_its_words(iface, wait, times):
    bar, place = iface.messageBar(), QWidget()
    QVBoxLayout(place).addWidget(bar)
    place.resize(700, 400)
    place.show()
    tell(iface, SENTENCE * times, "error")
    words = bar.findChildren(QTextBrowser)[-1]
    roll = words.verticalScrollBar()
    if times < 60:
        wait(lambda: words.viewport().height() >= words.document().size().height())
        wait(lambda: roll.maximum() == 0)
    else:  # not the whole map for one message
        wait(lambda: words.height() > 4 * words.fontMetrics().lineSpacing())
        assert words.height() < 12 * words.fontMetrics().lineSpacing() and roll.maximum() > 0
    tell(iface, "Đã dừng.")
    place.close()
