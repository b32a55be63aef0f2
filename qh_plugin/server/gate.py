# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may submit what: asked before anything is staged, and again of the package itself.

A package says of which wards it is, and that is its sender's word; what is published already is
not. So who is given a ward may submit dossiers of that ward, new ones and those that were published
for it; a code that was published for another ward stays with that one.
"""

from __future__ import annotations

import logging
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

from qh_plugin.core.dossier.manifest import PATH, parse_manifest
from qh_plugin.core.dossier.verify import is_package_id
from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text
from qh_plugin.server import accounts
from qh_plugin.server.accounts import Account
from qh_plugin.server.identity import SUBMITTER
from qh_plugin.server.places import Places
from qh_plugin.server.problems import problem

UNKNOWN, NOT_YOURS, NO_ACCOUNTS = "QH-A-004", "QH-A-005", "QH-A-006"
_LOGGER = logging.getLogger(__name__)
#: what was said of a damaged file last: it is logged once, not with every request
_said: dict[Path, str] = {}


class NotAllowed(Exception):
    """Whoever asks may not submit this; `problem` says why."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(text.en)
        self.problem = problem(code, text)


class Gate:
    """The gate of a store, from its definition; without a file of accounts it is open."""

    def __init__(self, store: Mapping[str, Any]) -> None:
        self.store = store
        self._file = Path(store["accounts"]) if store.get("accounts") else None
        self._packages = Places(Path(store["root"])).packages

    @property
    def guarded(self) -> bool:
        """True where there is a file of accounts, readable or not."""
        return self._file is not None

    @property
    def state(self) -> str:
        """Who may submit: "everybody", "listed", or "nobody" while the file cannot be read."""
        if self._file is None:
            return "everybody"
        try:
            accounts.read(self._file)
        except InputError:
            return "nobody"
        return "listed"

    def must_work(self) -> None:
        """Raise `InputError` where nobody could submit: before a server begins."""
        if self._file is None:
            return
        accounts.read(self._file)
        if not os.environ.get("QH_USER_HEADER"):
            raise InputError(_NO_HEADER)

    def enter(self) -> Optional[Account]:
        """The account of whoever asks, None where there is no file. The file is read anew each
        time. Raises `NotAllowed`."""
        if self._file is None:
            return None
        try:
            listed = accounts.read(self._file)
        except InputError as error:
            _log(self._file, error.text.en)
            raise NotAllowed(NO_ACCOUNTS, _UNREADABLE) from error
        _log(self._file, "")
        who = accounts.name_of(SUBMITTER.get())
        if not who:
            raise NotAllowed(UNKNOWN, _NOBODY)
        if who not in listed:
            raise NotAllowed(UNKNOWN, _STRANGER.format(who=who))
        return listed[who]

    def admit(self, dossier: str, wards: Sequence[str], published: str) -> None:
        """Let a dossier in that says it is of these wards; `published` is the package of its
        newest version, "" where there is none. Raises `NotAllowed`."""
        account = self.enter()
        if account is None or account.may_submit(dossier):
            return
        asked = ((wards, _OTHER_WARD, _NO_WARD),)
        there = ((self._wards_of(published), _OTHERS_DOSSIER, _NO_WARD_THERE),)
        for listed, of_another, of_none in asked + (there if published else ()):
            if not account.may_act_for(listed):
                raise NotAllowed(
                    NOT_YOURS,
                    (of_another if listed else of_none).format(
                        who=accounts.name_of(SUBMITTER.get()),
                        dossier=dossier[:_LONGEST],
                        wards=accounts.named(listed),
                        granted=account.told,
                    ),
                )

    def _wards_of(self, package: str) -> tuple[str, ...]:
        """The wards of a package that was accepted. One that cannot be read is of no ward: then
        nobody who is given wards may replace it."""
        try:
            if not is_package_id(package):
                raise ValueError("no package id")
            with zipfile.ZipFile(self._packages / f"{package}.zip") as archive:
                return parse_manifest(archive.read(PATH)).wards
        except (
            OSError,
            ValueError,
            KeyError,
            RuntimeError,
            zipfile.BadZipFile,
            zlib.error,
        ) as error:
            _LOGGER.error("package %s: wards not known: %s", package[:12], type(error).__name__)
            return ()


def _log(file: Path, reason: str) -> None:
    if _said.get(file, "") != reason:
        _said[file] = reason
        _LOGGER.error("accounts: %s", reason or "can be read again")


_LONGEST = 40
_NO_HEADER = Text(
    "Có tệp tài khoản nhưng máy chủ không biết ai gửi: hãy đặt QH_USER_HEADER là tên trường HTTP "
    "mà nginx ghi người đã đăng nhập.",
    "There is a file of accounts, but the server does not know who sends: set QH_USER_HEADER to "
    "the name of the HTTP header in which nginx says who has signed in.",
)
_UNREADABLE = Text(
    "Máy chủ không đọc được tệp tài khoản nên tạm thời không nhận hồ sơ của ai; hãy báo quản trị "
    "máy chủ.",
    "The server cannot read its file of accounts and takes nobody's dossiers for now; tell its "
    "administrator.",
)
_NOBODY = Text(
    "Máy chủ không biết ai đang gửi nên không nhận hồ sơ; hãy đăng nhập, hoặc báo quản trị máy "
    "chủ.",
    "The server does not know who is sending, so it takes nothing; sign in, or tell its "
    "administrator.",
)
_STRANGER = Text(
    "Tài khoản “{who}” chưa được giao nộp hồ sơ nào; hãy đề nghị quản trị máy chủ giao phường, xã "
    "cho tài khoản này.",
    "The account “{who}” is not given any dossiers to submit; ask the server's administrator to "
    "give it its ward.",
)
_OTHER_WARD = Text(
    "Tài khoản “{who}” không được nộp hồ sơ {dossier} của {wards}, chỉ được nộp cho {granted}. "
    "Hãy để đơn vị phụ trách nộp, hoặc đề nghị quản trị máy chủ giao thêm.",
    "The account “{who}” may not submit the dossier {dossier} of {wards}, only for {granted}. Let "
    "the unit in charge submit it, or ask the server's administrator for more.",
)
_OTHERS_DOSSIER = Text(
    "Hồ sơ {dossier} trên máy chủ là của {wards}; tài khoản “{who}” chỉ được nộp cho {granted}. "
    "Hãy xem lại mã hồ sơ, hoặc đề nghị quản trị máy chủ giao thêm.",
    "The dossier {dossier} on the server is of {wards}; the account “{who}” may submit only for "
    "{granted}. Check the code of the dossier, or ask the server's administrator for more.",
)
_NO_WARD = Text(
    "Hồ sơ {dossier} không ghi thuộc phường, xã nào nên tài khoản “{who}” (được giao: {granted}) "
    "không nộp được; hãy đề nghị quản trị máy chủ giao mã hồ sơ này cho tài khoản.",
    "The dossier {dossier} does not say of which ward it is, so the account “{who}” (given: "
    "{granted}) may not submit it; ask the server's administrator to give it this code.",
)
_NO_WARD_THERE = Text(
    "Hồ sơ {dossier} trên máy chủ không ghi thuộc phường, xã nào nên tài khoản “{who}” (được "
    "giao: {granted}) không thay được; hãy đề nghị quản trị máy chủ giao mã hồ sơ này cho tài "
    "khoản.",
    "The dossier {dossier} on the server does not say of which ward it is, so the account “{who}” "
    "(given: {granted}) may not replace it; ask the server's administrator to give it this code.",
)
