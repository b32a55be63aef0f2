# SPDX-License-Identifier: GPL-2.0-or-later
"""The city's wards, communes and special zone since 1 July 2025, and how people write them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Optional

from qh_plugin.core.errors import InputError
from qh_plugin.core.model.schema import fold
from qh_plugin.core.resources import resource
from qh_plugin.core.text import Text

_KINDS = {"phuong": "Phường", "xa": "Xã", "dac_khu": "Đặc khu"}


@dataclass(frozen=True)
class Ward:
    """One unit; `kind` is phuong, xa or dac_khu."""

    code: str
    name: str
    kind: str

    @property
    def label(self) -> str:
        """As people write it: "Phường Sài Gòn"."""
        return f"{_KINDS[self.kind]} {self.name}"


@lru_cache(maxsize=1)
def wards() -> tuple[Ward, ...]:
    """All of them, sorted by code."""
    listed = json.loads(resource("model", "hcmc-wards.json").read_text("utf-8"))["wards"]
    return tuple(Ward(**one) for one in listed)


def ward_of(text: str) -> Optional[Ward]:
    """The ward that was typed or chosen: "Phường Sài Gòn (26740)", "sai gon" or "26740"; None
    where the text fits none or several."""
    typed = " ".join(fold(text).replace("(", " ").replace(")", " ").split())
    if not typed:
        return None
    exact = [w for w in wards() if typed in _spellings(w)]
    return exact[0] if len(exact) == 1 else None


def known_ward(text: str) -> Ward:
    """`ward_of`, or `InputError` with the wards that were perhaps meant."""
    found = ward_of(text)
    if found is not None:
        return found
    typed = fold(text).strip()
    similar = [f"{w.label} ({w.code})" for w in wards() if typed and typed in fold(w.label)]
    raise InputError(
        Text(
            "Không có phường, xã “{text}” ở TP. Hồ Chí Minh; hãy dùng mã 5 số hoặc tên đầy đủ"
            "{similar}.",
            "There is no ward “{text}” in Ho Chi Minh City; use the 5-digit code or the whole "
            "name{similar}.",
        ).format(text=text, similar=f" ({', '.join(similar[:5])})" if similar else "")
    )


def _spellings(ward: Ward) -> tuple[str, ...]:
    name, label = fold(ward.name), fold(ward.label)
    return name, label, ward.code, f"{label} {ward.code}"
