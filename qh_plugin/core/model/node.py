# SPDX-License-Identifier: GPL-2.0-or-later
"""Strict reading of JSON: members are asked for by type; what nobody asked for is refused."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Iterator, NoReturn, Optional

from qh_plugin.core.errors import ModelError
from qh_plugin.core.text import Text

_KINDS = {
    dict: Text("một đối tượng JSON", "a JSON object"),
    list: Text("một danh sách", "a list"),
    str: Text("một chuỗi ký tự", "a text"),
    float: Text("một số", "a number"),
    int: Text("một số nguyên", "a whole number"),
    bool: Text("true hoặc false", "true/false"),
}
_EMPTY = Text("không được để trống", "must not be empty")
#: members that name an object of a list, the first that is there
_NAMES = ("id", "code", "name", "scale", "old", "code_list")


def refuse(file: Path, place: str, reason: Text) -> NoReturn:
    """Raise the `ModelError` that names file, place and reason."""
    raise ModelError(
        Text(
            "Tệp {file}, mục {place}: {reason}.",
            "File {file}, at {place}: {reason}.",
        ).format(file=file.name, place=place or "/", reason=reason),
        details=str(file),
    )


class Node:
    """One JSON object. Ask for each member once, then call `done`."""

    def __init__(self, file: Path, place: str, content: Any) -> None:
        self.file = file
        self.place = place
        if not isinstance(content, dict):
            self._wrong_kind("", dict)
        self._left: dict[str, Any] = dict(content)

    def refuse(self, reason: Text, member: str = "") -> NoReturn:
        """Raise the error for this object, or for one of its members."""
        refuse(self.file, f"{self.place}/{member}" if member else self.place, reason)

    def string(self, name: str, default: Optional[str] = None) -> str:
        """A text member; it must be there where there is no `default`, and is never empty."""
        given = default is None or name in self._left
        value = str(self._take(name, str, default))
        if given and not value:
            self.refuse(_EMPTY, name)
        return value

    def integer(self, name: str, default: Optional[int] = None) -> int:
        """A whole number."""
        return int(self._take(name, int, default))

    def boolean(self, name: str, default: Optional[bool] = None) -> bool:
        """True or false."""
        return bool(self._take(name, bool, default))

    def number(self, name: str) -> Optional[float]:
        """A number, None where absent."""
        return self.real(name) if name in self._left else None

    def real(self, name: str, default: Optional[float] = None) -> float:
        """A number; without `default` it must be there. NaN and infinity are none."""
        value = float(self._take(name, float, default))
        if not math.isfinite(value):
            self._wrong_kind(name, float)
        return value

    def strings(self, name: str, default: Optional[list[str]] = None) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self._list(name, str, default))

    def integers(self, name: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        return tuple(self._list(name, int, None))

    def steps(self, name: str) -> tuple[tuple[Optional[float], float], ...]:
        """A list of pairs [number or null, number]."""
        pairs = []
        for pair in self._take(name, list, None):
            if not isinstance(pair, list) or len(pair) != 2:
                self.refuse(Text("phải là các cặp số", "must be pairs of numbers"), name)
            limit, rate = pair
            for value in [rate] if limit is None else pair:
                self._check(name, value, float)
            pairs.append((None if limit is None else float(limit), float(rate)))
        return tuple(pairs)

    def text(self, name: str, default: Optional[Text] = None) -> Text:
        """A text in both languages: {"vi": …, "en": …}."""
        if default is not None and name not in self._left:
            return default
        content = self._left.get(name)
        if isinstance(content, dict) and len(content) == 2:  # the quick way for the many right ones
            vi, en = content.get("vi"), content.get("en")
            if vi and en and isinstance(vi, str) and isinstance(en, str):
                del self._left[name]
                return Text(vi, en)
        node = self.node(name)
        value = Text(node.string("vi"), node.string("en"))
        node.done()
        return value

    def node(self, name: str) -> Node:
        """An object member."""
        return Node(self.file, f"{self.place}/{name}", self._take(name, dict, None))

    def nodes(self, name: str, optional: bool = False) -> Iterator[Node]:
        """The objects of a list; messages name each by its `name`, `id`, `code` … or number."""
        for number, content in enumerate(self._take(name, list, [] if optional else None)):
            label: object = number
            if isinstance(content, dict):
                label = next((found for key in _NAMES if (found := content.get(key))), number)
            yield Node(self.file, f"{self.place}/{name}/{label}", content)

    def has(self, name: str) -> bool:
        """True where the member is there and was not yet asked for."""
        return name in self._left

    def names(self) -> tuple[str, ...]:
        """The members not yet asked for."""
        return tuple(self._left)

    def done(self) -> None:
        """Refuse the members that nobody asked for."""
        if self._left:
            names = ", ".join(sorted(self._left))
            self.refuse(
                Text("không rõ thuộc tính {names}", "unknown member {names}").format(names=names)
            )

    def _list(self, name: str, kind: type, default: Optional[list[Any]]) -> list[Any]:
        values: list[Any] = self._take(name, list, default)
        for value in values:
            self._check(name, value, kind)
            if value == "":
                self.refuse(_EMPTY, name)
        return values

    def _take(self, name: str, kind: type, default: Any) -> Any:
        if name not in self._left:
            if default is None:
                self.refuse(
                    Text("thiếu thuộc tính {name}", "member {name} is missing").format(name=name)
                )
            return default
        value = self._left.pop(name)
        self._check(name, value, kind)
        return value

    def _check(self, name: str, value: Any, kind: type) -> None:
        accepted = (int, float) if kind is float else kind
        if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
            self._wrong_kind(name, kind)

    def _wrong_kind(self, name: str, kind: type) -> NoReturn:
        self.refuse(Text("phải là {kind}", "must be {kind}").format(kind=_KINDS[kind]), name)
