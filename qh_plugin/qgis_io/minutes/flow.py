# SPDX-License-Identifier: GPL-2.0-or-later
"""Blocks one under the other on pages: what belongs together stays together, heads come again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, Optional

from qgis.PyQt.QtGui import QPainter

from qh_plugin.qgis_io.minutes.paper import BOTTOM, HEIGHT, TOP

#: draws a block with its upper edge at y (mm)
Draw = Callable[[QPainter, float], None]
#: how many blocks go along with one that must not begin a page
_ALONG = 3


@dataclass(frozen=True)
class Block:
    """`height` in mm; `tied` to the next one: never the last of a page; `head` is drawn again
    above where a page begins with this block; `alone`: on a page of its own; `led`: never the
    first of a page, some of what stands before it goes along."""

    height: float
    draw: Draw
    tied: bool = False
    head: Optional[Block] = None
    alone: bool = False
    led: bool = False


@dataclass
class Flow:
    """The pages, each a list of (block, y)."""

    pages: list[list[tuple[Block, float]]] = field(default_factory=lambda: [[]])
    _y: float = TOP
    _waiting: list[Block] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """Put a block under the last one, on the next page where it does not fit."""
        if block.alone:
            self.close()
            self._break()
            self._put(block)
            self._y = HEIGHT
            return
        self._waiting.append(block)
        if not block.tied:
            self._flush()

    def close(self) -> None:
        """Place what still waits for a next block."""
        if self._waiting:
            self._flush()

    def _flush(self) -> None:
        together, self._waiting = self._waiting, []
        needed = sum(block.height for block in together)
        if self._y + needed > HEIGHT - BOTTOM and self.pages[-1]:
            if together[0].led:
                together = [*self._taken_along(), *together]
            self._break()
            head = together[0].head
            if head is not None:
                self._put(head)
        for block in together:
            self._put(block)

    def _taken_along(self) -> list[Block]:
        """The last blocks of the page, off it: some lines, and no heading left behind alone."""
        page, taken = self.pages[-1], []
        while len(page) > 1 and (len(taken) < _ALONG or page[-1][0].tied):
            taken.insert(0, page.pop()[0])
        return taken

    def _put(self, block: Block) -> None:
        self.pages[-1].append((block, self._y))
        self._y += block.height

    def _break(self) -> None:
        if self.pages[-1]:
            self.pages.append([])
        self._y = TOP
