# SPDX-License-Identifier: GPL-2.0-or-later
"""One sheet to be written, and the styles that its cells need."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Collection, Sequence

#: number formats, in Excel's spelling
DATE = "dd/mm/yyyy"
TIME = "dd/mm/yyyy hh:mm"
PERCENT = "0.0 %"

_NARROWEST, _WIDEST = 8.0, 48.0


@dataclass(frozen=True)
class Sheet:
    """A table. `rows` hold None, text, bool, int, float, date or datetime.

    The first `header_rows` are bold, wrapped and stay in view; `widths` of columns are in
    characters (0 or absent: from the content); `formats` of columns such as "0.00", "#,##0.0",
    "0.0 %", "dd/mm/yyyy" (absent: general; dates always are dates); `bold_rows` are row numbers
    from 0, such as a total.
    """

    name: str
    rows: Sequence[Sequence[object]]
    header_rows: int = 1
    widths: Sequence[float] = ()
    formats: Sequence[str] = ()
    bold_rows: Collection[int] = ()

    def width(self, column: int) -> float:
        """The width of a column in characters."""
        if column < len(self.widths) and self.widths[column]:
            return float(self.widths[column])
        cells = [row[column] for row in self.rows[self.header_rows :] if column < len(row)]
        longest = max((_length(cell) for cell in cells), default=0)
        heads = [row[column] for row in self.rows[: self.header_rows] if column < len(row)]
        # a header may take two lines, but no word of it is cut
        for head in heads:
            words = [len(word) for word in str(head or "").split()]
            longest = max(longest, *words, (sum(words) + 1) // 2, 0) if words else longest
        return min(max(longest + 2.0, _NARROWEST), _WIDEST)


@dataclass
class Styles:
    """Collects (bold, header, number format) and hands out the index of each."""

    formats: list[str] = field(default_factory=list)
    kinds: list[tuple[bool, bool, str]] = field(default_factory=lambda: [(False, False, "")])

    def index(self, bold: bool, header: bool, number_format: str) -> int:
        """The number of this style in `cellXfs`."""
        kind = (bold, header, number_format)
        if kind not in self.kinds:
            self.kinds.append(kind)
        if number_format and number_format not in self.formats:
            self.formats.append(number_format)
        return self.kinds.index(kind)

    def xml(self) -> str:
        """styles.xml"""
        own = "".join(
            f'<numFmt numFmtId="{164 + i}" formatCode="{escaped(code)}"/>'
            for i, code in enumerate(self.formats)
        )
        cells = "".join(self._cell(*kind) for kind in self.kinds)
        return (
            f'<styleSheet xmlns="{MAIN}">'
            + (f'<numFmts count="{len(self.formats)}">{own}</numFmts>' if own else "")
            + '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
            '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
            '<fills count="3"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill>'
            '<fill><patternFill patternType="solid"><fgColor rgb="FFE7ECF2"/>'
            '<bgColor indexed="64"/></patternFill></fill></fills>'
            '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
            '<border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom>'
            "<diagonal/></border></borders>"
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
            f'</cellStyleXfs><cellXfs count="{len(self.kinds)}">{cells}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        )

    def _cell(self, bold: bool, header: bool, number_format: str) -> str:
        number = 164 + self.formats.index(number_format) if number_format else 0
        font, fill, border = int(bold or header), 2 if header else 0, int(header)
        upright = "center" if header else "top"
        return (
            f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
            ' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"'
            f' applyAlignment="1"><alignment vertical="{upright}" wrapText="1"/></xf>'
        )


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def escaped(text: str) -> str:
    """Text for an XML attribute or element."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace('"', "&quot;")


def _length(cell: object) -> int:
    if isinstance(cell, datetime):
        return len(TIME)
    if isinstance(cell, date):
        return len(DATE)
    if isinstance(cell, float):
        return len(f"{cell:,.2f}")
    lines = str("" if cell is None else cell).splitlines()
    return max((len(line) for line in lines), default=0)
