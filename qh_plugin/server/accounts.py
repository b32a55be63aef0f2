# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may submit which dossiers: a file that the administrator keeps.

    {"format": "qh-accounts/1",
     "accounts": {"canbo.saigon": ["26740"], "tu.van": ["79QPK10*"], "so.qhkt": ["*"]}}

A name is what the proxy tells (`identity`); what it is given are wards by their five digits, codes
of dossiers, beginnings of codes with `*`, or `*` for everything.
"""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Sequence

from qh_plugin.core.dossier.strict_json import parse_strict
from qh_plugin.core.dossier.wards import known_ward, ward_of, wards
from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.text import Text
from qh_plugin.io import whole_files

FORMAT = "qh-accounts/1"
_LARGEST = 4 << 20
_WARD = re.compile(r"[0-9]{5}")
_CODE = re.compile(r"\*|[^\W_][\w./-]*\*?")
_NAMED = 3


@dataclass(frozen=True)
class Account:
    """What one submitter may submit."""

    grants: tuple[str, ...]

    def may_submit(self, dossier: str) -> bool:
        """True where the dossier is given to it by its code, whichever ward it is of."""
        return any(
            dossier.startswith(grant[:-1]) if grant.endswith("*") else dossier == grant
            for grant in self.grants
            if not _WARD.fullmatch(grant)
        )

    def may_act_for(self, listed: Sequence[str]) -> bool:
        """True where each of these wards is given to it, and there is one."""
        mine = {grant for grant in self.grants if _WARD.fullmatch(grant)}
        return bool(listed) and mine.issuperset(listed)

    @property
    def told(self) -> str:
        """What it is given, for people."""
        return named(self.grants)


def named(grants: Sequence[str], most: int = _NAMED) -> str:
    """Wards with their names, codes as they are, not more than a few; "–" where there is none."""
    labels = {ward.code: f"{ward.label} ({ward.code})" for ward in wards()}
    words = [labels.get(grant, grant) for grant in grants[:most]]
    return ", ".join([*words, *(["…"] if len(grants) > most else [])]) or "–"


def name_of(told: str) -> str:
    """A name in the one spelling by which it is looked up."""
    return unicodedata.normalize("NFC", told).strip()


def read(path: Path) -> dict[str, Account]:
    """The accounts of a file. Raises `InputError` with the reason where it cannot be used whole;
    nothing of it counts then. The reason tells no names."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
        if len(raw) > _LARGEST:
            raise ValueError(f"more than {_LARGEST >> 20} MB")
        return _accounts(parse_strict(raw))
    except OSError as error:
        raise _unusable(path, error.strerror or type(error).__name__) from error
    except ValueError as error:
        raise _unusable(path, str(error)) from error


def write(path: Path, accounts: Mapping[str, Account]) -> None:
    """Write the file whole or not at all; a server that runs reads the new one with the next
    request. Raises `StorageError`."""
    listed = {name: list(accounts[name].grants) for name in sorted(accounts)}
    text = json.dumps({"format": FORMAT, "accounts": listed}, ensure_ascii=False, indent=1)
    try:
        with whole_files.draft_of(path, make_folder=False) as draft:
            draft.write_text(text + "\n", "utf-8")
            if path.exists():
                shutil.copymode(path, draft)
    except OSError as error:
        why = error.strerror or str(error)
        raise StorageError(whole_files.UNWRITABLE.format(path=str(path), why=why)) from error


def grant_of(typed: str) -> str:
    """What an administrator has typed as the file spells it: a ward by code or name, a code of a
    dossier or its beginning with `*`. Raises `InputError`."""
    ward = ward_of(typed)
    if ward is not None:
        return ward.code
    code = _CODE.fullmatch(typed) and not _WARD.fullmatch(typed)
    if code and (typed.endswith("*") or any(c.isdigit() for c in typed)):
        return typed
    return known_ward(typed).code


def _accounts(content: Any) -> dict[str, Account]:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"format is not {FORMAT}")
    if content.keys() != {"format", "accounts"} or not isinstance(content["accounts"], dict):
        raise ValueError("members are format and accounts, an object")
    known = {ward.code for ward in wards()}
    found: dict[str, Account] = {}
    for number, (told, grants) in enumerate(content["accounts"].items(), 1):
        name = name_of(told)
        if not name or name in found:
            raise ValueError(f"account {number}: the name is empty or there twice")
        if not isinstance(grants, list) or not all(isinstance(one, str) for one in grants):
            raise ValueError(f"account {number}: not a list of texts")
        for place, one in enumerate(grants, 1):
            if not _CODE.fullmatch(one) or (_WARD.fullmatch(one) and one not in known):
                raise ValueError(f"account {number}, entry {place} is no ward and no code")
        found[name] = Account(tuple(grants))
    return found


def _unusable(path: Path, why: str) -> InputError:
    return InputError(
        Text(
            "Không dùng được tệp tài khoản {path}: {why}. Hãy sửa tệp hoặc ghi lại bằng lệnh "
            "serveraccounts.",
            "The file of accounts {path} cannot be used: {why}. Mend it, or write it with the "
            "command serveraccounts.",
        ).format(path=str(path), why=why)
    )
