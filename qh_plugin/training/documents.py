# SPDX-License-Identifier: GPL-2.0-or-later
"""Small valid PDF files, so that a practice dossier has documents to deliver."""

from __future__ import annotations

from pathlib import Path
from typing import Sequence


def write_pdf(path: Path, lines: Sequence[str]) -> None:
    """One A4 page of plain text. The standard font has no Vietnamese letters: write without
    accents."""
    rows = b"".join(b"(" + _escaped(line) + b") Tj T*\n" for line in lines)
    stream = b"BT /F1 12 Tf 16 TL 72 770 Td\n" + rows + b"ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    size = len(objects) + 1
    path.write_bytes(
        content
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + trailer % (size, len(content))
    )


def _escaped(line: str) -> bytes:
    plain = line.encode("ascii", "replace")
    for special in (b"\\", b"(", b")"):
        plain = plain.replace(special, b"\\" + special)
    return plain
