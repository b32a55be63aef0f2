# SPDX-License-Identifier: GPL-2.0-or-later
"""A progress bar on stderr, only where stderr is a terminal."""

from __future__ import annotations

import shutil
import sys
import time
from contextlib import contextmanager
from typing import Iterator, Optional

from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.text import Text

_WIDTH = 24
_PAUSE = 0.1


@contextmanager
def progress_bar(language: str = "vi") -> Iterator[Progress]:
    """A `Progress` that draws one line on stderr and clears it at the end."""
    if not sys.stderr.isatty():
        yield SILENT
        return
    bar = _Bar(language)
    try:
        yield Progress(bar.draw)
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


class _Bar:
    def __init__(self, language: str) -> None:
        self.language = language
        self.text = ""
        self.drawn = 0.0

    def draw(self, fraction: float, text: Optional[Text]) -> None:
        told = self.text if text is None else text.get(self.language)
        now = time.monotonic()
        if told == self.text and now - self.drawn < _PAUSE:
            return  # a new text is drawn at once: a slow step may say nothing more
        self.text = told
        self.drawn = now
        full = round(_WIDTH * fraction)
        line = f"{'█' * full}{'░' * (_WIDTH - full)} {fraction:4.0%} {self.text}"
        sys.stderr.write(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}")
        sys.stderr.flush()
