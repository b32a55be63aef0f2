# SPDX-License-Identifier: GPL-2.0-or-later
"""Objects of a PDF as Python values (ISO 32000-1, 7.3): dict, list, str for names, Ref, numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_SPACE = re.compile(rb"(?:[\x00\t\n\x0c\r ]+|%[^\r\n]*)*")
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
_REFERENCE = re.compile(rb"(\d{1,9})[\x00\t\n\x0c\r ]+\d{1,5}[\x00\t\n\x0c\r ]+R\b")
_NAME = re.compile(rb"/([^\x00\t\n\x0c\r ()<>\[\]{}/%]*)")
_WORD = re.compile(rb"[A-Za-z]+")
_HEX = re.compile(rb"<[0-9A-Fa-f\x00\t\n\x0c\r ]*>")
_DEEPEST, _LONGEST = 40, 200_000


@dataclass(frozen=True)
class Ref:
    """A reference to an object."""

    number: int


@dataclass
class Parser:
    """Reads values from `at`; raises `ValueError` for what is none."""

    data: Any
    at: int
    depth: int = 0

    def value(self) -> Any:
        """The next value; strings give b""."""
        self.space()
        start = bytes(self.data[self.at : self.at + 2])
        if start == b"<<":
            return self.dictionary()
        if start[:1] == b"[":
            return self.array()
        if start[:1] == b"/":
            return self.name()
        if start[:1] == b"(":
            return self.string()
        if start[:1] == b"<":
            self.take(_HEX)
            return b""
        found = _REFERENCE.match(self.data, self.at)
        if found:
            self.at = found.end()
            return Ref(int(found[1]))
        found = _NUMBER.match(self.data, self.at)
        if found:
            self.at = found.end()
            text = found[0].decode()
            return float(text) if "." in text else int(text)
        word = self.take(_WORD)
        return {b"true": True, b"false": False}.get(word)

    def dictionary(self) -> dict[str, Any]:
        """<< /Name value … >>"""
        self.deeper()
        self.at += 2
        found: dict[str, Any] = {}
        while True:
            self.space()
            if bytes(self.data[self.at : self.at + 2]) == b">>":
                self.at += 2
                self.depth -= 1
                return found
            key = self.name()
            found[key] = self.value()
            if len(found) > _LONGEST:
                raise ValueError("too long")

    def array(self) -> list[Any]:
        """[ value … ]"""
        self.deeper()
        self.at += 1
        found: list[Any] = []
        while True:
            self.space()
            if bytes(self.data[self.at : self.at + 1]) == b"]":
                self.at += 1
                self.depth -= 1
                return found
            found.append(self.value())
            if len(found) > _LONGEST:
                raise ValueError("too long")

    def name(self) -> str:
        """/Name"""
        found = _NAME.match(self.data, self.at)
        if found is None:
            raise ValueError("no name")
        self.at = found.end()
        return found[1].decode("latin-1")

    def string(self) -> bytes:
        """(text), with brackets inside in pairs; what it says does not matter here."""
        open_brackets, at, end = 0, self.at, min(len(self.data), self.at + _LONGEST)
        while at < end:
            letter = self.data[at : at + 1]
            if letter == b"\\":
                at += 1
            elif letter == b"(":
                open_brackets += 1
            elif letter == b")":
                open_brackets -= 1
                if not open_brackets:
                    self.at = at + 1
                    return b""
            at += 1
        raise ValueError("a string without end")

    def space(self) -> None:
        """Skip space and comments."""
        found = _SPACE.match(self.data, self.at)
        if found:
            self.at = found.end()

    def take(self, pattern: re.Pattern[bytes]) -> bytes:
        """What matches here."""
        found = pattern.match(self.data, self.at)
        if found is None:
            raise ValueError("no value")
        self.at = found.end()
        return bytes(found[0])

    def deeper(self) -> None:
        """Count the nesting."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError("too deep")
