# SPDX-License-Identifier: GPL-2.0-or-later
"""The minutes as a PDF. Made in memory, in any thread, and written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Iterator, Optional, Sequence

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from qgis.PyQt.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.report import minutes
from qh_plugin.core.report.content import whole
from qh_plugin.core.report.overview import Overview, overview
from qh_plugin.core.resources import plugin_version
from qh_plugin.core.text import Text
from qh_plugin.io.reports import UNWRITABLE
from qh_plugin.io.whole_files import write
from qh_plugin.qgis_io.minutes import blocks, pictures
from qh_plugin.qgis_io.minutes.flow import Block, Flow
from qh_plugin.qgis_io.minutes.fonts import family
from qh_plugin.qgis_io.minutes.map_page import SIZE, map_page
from qh_plugin.qgis_io.minutes.paper import BOTTOM, DPI, HEIGHT

if TYPE_CHECKING:
    from qh_plugin.core.report.result import CheckResult
    from qh_plugin.core.table import Dataset


def write_pdf(
    result: CheckResult,
    path: Path,
    language: str = "vi",
    dataset: Optional[Dataset] = None,
    progress: Progress = SILENT,
    note: Optional[Text] = None,
) -> None:
    """Write the minutes; `dataset` gives the lines of the map, `note` is a warning that stands
    under the verdict. Raises `StorageError` (the target
    cannot be written), `QhError` (no font has the letters), `Cancelled`."""
    progress.step(0.0, Text("Lập biên bản", "Making the minutes"))
    shown = overview(result, dataset, SIZE)
    progress.step(0.2)
    content = pdf_bytes(result, shown, language, progress.part(0.2, 1.0), note)
    write(path, content, UNWRITABLE)


def pdf_bytes(
    result: CheckResult,
    shown: Optional[Overview],
    language: str,
    progress: Progress = SILENT,
    note: Optional[Text] = None,
) -> bytes:
    """The PDF. Every step is short, so that other threads get their turn."""
    name = result.run.dossier.get("name", "")
    title = Text("Biên bản kiểm tra dữ liệu", "Data check report").get(language)
    heading = f"{title} – {name}" if name else title
    parts = list(minutes.parts(result, language, shown is not None, note))
    return parts_bytes(parts, heading, _foot(result, title), language, progress, shown)


def parts_bytes(
    parts: Sequence[minutes.Part],
    title: str,
    foot: str,
    language: str,
    progress: Progress = SILENT,
    shown: Optional[Overview] = None,
) -> bytes:
    """Any paper made of such parts as a PDF; `foot` stands on every page."""
    content = QByteArray()
    device = QBuffer(content)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(device)
    writer.setResolution(DPI)
    writer.setCreator(f"qh_plugin {plugin_version()}")
    writer.setTitle(title)
    a4 = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(
        QPageLayout(a4, QPageLayout.Orientation.Portrait, QMarginsF(0.0, 0.0, 0.0, 0.0))
    )
    words = blocks.Words(family())
    flow = Flow()
    for number, part in enumerate(parts):
        progress.step(0.6 * number / len(parts))
        for block in _blocks(words, part, shown, language):
            flow.add(block)
    flow.close()
    _paint(writer, words, flow, foot, language, progress.part(0.6, 1.0))
    device.close()
    return bytes(content)


def _blocks(
    words: blocks.Words, part: minutes.Part, shown: Optional[Overview], language: str
) -> Iterator[Block]:
    if isinstance(part, minutes.Heading):
        yield blocks.heading(words, part)
    elif isinstance(part, minutes.Line):
        yield from blocks.paragraph(words, part)
    elif isinstance(part, minutes.Grid):
        yield from blocks.grid(words, part)
    elif isinstance(part, minutes.Signatures):
        yield blocks.signatures(words, part)
    elif isinstance(part, minutes.MapPage):
        yield map_page(words, part.title, shown, language)
    else:
        yield pictures.place(words, part, language)


def _paint(
    writer: QPdfWriter,
    words: blocks.Words,
    flow: Flow,
    foot: str,
    language: str,
    progress: Progress,
) -> None:
    painter = QPainter(writer)
    try:
        for number, page in enumerate(flow.pages, start=1):
            progress.step(number / len(flow.pages))
            if number > 1:
                writer.newPage()
            for block, y in page:
                block.draw(painter, y)
            place = Text("Trang {i}/{n}", "Page {i}/{n}").format(i=number, n=len(flow.pages))
            blocks.footer(words, painter, foot, place.get(language), HEIGHT - BOTTOM + 5.0)
    finally:
        painter.end()


def _foot(result: CheckResult, title: str) -> str:
    """On every page, so that pages of two papers cannot be mixed up."""
    told = [title, result.run.dossier.get("maHoSoQH", ""), whole(result.run.content)[:16]]
    return " · ".join(part for part in told if part)
