# SPDX-License-Identifier: GPL-2.0-or-later
"""XML that declares a DOCTYPE is refused: entities come with it, and nothing of ours needs one."""

from __future__ import annotations

from typing import IO

from lxml import etree

_BLOCK = 1 << 16
SUFFIXES = (".xml", ".gml", ".kml")


def declares_doctype(stream: IO[bytes]) -> bool:
    """Whether the document has a DOCTYPE, in whatever encoding; reads to the first element only.
    What is no XML has none. Nothing is expanded and nothing is fetched."""
    parser = etree.XMLPullParser(
        events=("start",),
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        while block := stream.read(_BLOCK):
            parser.feed(block)
            for _, element in parser.read_events():
                info = element.getroottree().docinfo
                return bool(info.doctype or info.internalDTD is not None)
    except etree.XMLSyntaxError:
        pass
    return _word_in_head(stream)


def _word_in_head(stream: IO[bytes]) -> bool:
    """For what cannot be parsed: whether the word stands at the beginning in any width."""
    stream.seek(0)
    head = stream.read(_BLOCK).replace(b"\x00", b"").upper()
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head
