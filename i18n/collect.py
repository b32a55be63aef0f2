# SPDX-License-Identifier: GPL-2.0-or-later
"""Bring `i18n/en.ts` up to date with the texts of the interface.

    python i18n/collect.py

Reads every `translate("qh", "…")` from the syntax trees: pylupdate5 silently drops a call that
ends in a trailing comma, which the formatter writes. Translations are kept, texts that are gone
are dropped; exit status 1 where one has no English yet.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Iterator
from xml.sax.saxutils import escape

from lxml import etree

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "i18n" / "en.ts"
CONTEXT = "qh"


def texts(folder: Path = ROOT / "qh_plugin") -> dict[str, str]:
    """Text → first place it stands in ("gui/checking/dock.py")."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.py")):
        for text in texts_of(path.read_text("utf-8")):
            found.setdefault(text, path.relative_to(folder).as_posix())
    return found


def texts_of(source: str) -> Iterator[str]:
    """The texts of one module, in order. Raises `ValueError` where one is not a literal."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "translate"):
            continue
        values = [a.value if isinstance(a, ast.Constant) else None for a in node.args]
        if len(values) != 2 or values[0] != CONTEXT or not isinstance(values[1], str):
            raise ValueError(f'line {node.lineno}: write translate("{CONTEXT}", "a literal")')
        yield values[1]


def translations(path: Path = CATALOGUE) -> dict[str, str]:
    """Text → English, without those that have none."""
    if not path.exists():
        return {}
    root = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True))
    pairs = ((m.findtext("source"), m.findtext("translation")) for m in root.iter("message"))
    return {source: english for source, english in pairs if source and english}


def catalogue(found: dict[str, str], english: dict[str, str]) -> str:
    """The .ts file."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>"]
    lines.append('<TS version="2.0" language="en" sourcelanguage="vi">')
    lines += ["<context>", f"    <name>{CONTEXT}</name>"]
    for text, place in sorted(found.items(), key=lambda item: (item[1], item[0])):
        translated = english.get(text, "")
        kind = "" if translated else ' type="unfinished"'
        lines += [
            "    <message>",
            f'        <location filename="../qh_plugin/{place}"/>',
            f"        <source>{escape(text)}</source>",
            f"        <translation{kind}>{escape(translated)}</translation>",
            "    </message>",
        ]
    return "\n".join([*lines, "</context>", "</TS>", ""])


def main() -> int:
    """Rewrite the catalogue."""
    found, english = texts(), translations()
    CATALOGUE.write_text(catalogue(found, english), "utf-8")
    missing = [text for text in found if text not in english]
    for text in missing:
        print(f"no English yet: {text}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
