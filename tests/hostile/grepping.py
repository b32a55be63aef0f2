# SPDX-License-Identifier: GPL-2.0-or-later
"""Looking for secrets in everything that a session leaves: as they are, in base64 (alone or within
something longer), URL-encoded, as JSON and XML write them, in hexadecimal and in UTF-16; inside
zips too."""

from __future__ import annotations

import base64
import html
import json
import zipfile
from pathlib import Path
from typing import Callable, Iterable, Iterator
from urllib.parse import quote, quote_plus

Skip = Callable[[Path], bool]


def forms(secret: str) -> dict[str, bytes]:
    """What a secret may look like in a file."""
    raw = secret.encode("utf-8")
    words = {
        "plain": secret,
        "url": quote(secret, safe=""),
        "url of a form": quote_plus(secret),
        "url of a path": quote(secret),
        "json": json.dumps(secret)[1:-1].replace("/", "\\/"),
        "xml": html.escape(secret),
        "hex": raw.hex(),
        "HEX": raw.hex().upper(),
    }
    for before in range(3):
        words[f"base64 after {before}"] = _coded(raw, before)
        words[f"base64 of urls after {before}"] = _coded(raw, before, b"-_")
    found = {name: word.encode("utf-8") for name, word in words.items()}
    found["utf-16"] = secret.encode("utf-16-le")
    found["utf-16 big"] = secret.encode("utf-16-be")
    return found


def _coded(raw: bytes, before: int, letters: bytes = b"+/") -> str:
    """The letters of base64 that come of a secret alone, where `before` bytes precede it in its
    group of three."""
    coded = base64.b64encode(b"\0" * before + raw, letters).decode("ascii").rstrip("=")
    shared = 1 if (before + len(raw)) % 3 else 0  # the last letter also holds what follows
    return coded[(0, 2, 3)[before] : len(coded) - shared]


def leaks(folder: Path, secrets: Iterable[str], skip: Skip = lambda path: False) -> list[str]:
    """Where which form of which secret is ("file: secret 2, url")."""
    wanted = [(number, forms(secret)) for number, secret in enumerate(secrets, 1)]
    found = []
    for place, content in _contents(folder, skip):
        for number, looks in wanted:
            kinds = sorted({kind for kind, look in looks.items() if look in content})
            if kinds:
                found.append(f"{place}: secret {number}, {', '.join(kinds)}")
    return found


def _contents(folder: Path, skip: Skip) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        yield f"name of {path}", str(path.relative_to(folder)).encode("utf-8", "surrogateescape")
        if not path.is_file() or skip(path):
            continue
        yield str(path), path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield f"{path}/{name}", archive.read(name)
