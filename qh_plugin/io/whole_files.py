# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that are written whole or not at all: a draft beside the place, then one rename."""

from __future__ import annotations

import contextlib
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Optional, Union

from qh_plugin.core.errors import StorageError
from qh_plugin.core.text import Text

#: the usual sentence; `path` and `why` are filled in
UNWRITABLE = Text(
    "Không ghi được {path}: {why}. Hãy kiểm tra quyền ghi, dung lượng đĩa, và đóng tệp nếu đang "
    "mở ở chương trình khác.",
    "Cannot write {path}: {why}. Check permissions and free disk space, and close the file if "
    "another program has it open.",
)
#: the sentence for workbooks
OPEN_IN_EXCEL = Text(
    "Không ghi được {path}: {why}. Nếu tệp đang mở trong Excel, hãy đóng lại rồi lưu lần nữa.",
    "Cannot write {path}: {why}. If the file is open in Excel, close it and save again.",
)


@contextmanager
def draft_of(path: Path, make_folder: bool = True) -> Iterator[Path]:
    """A place for a draft beside `path`, which takes its name at the end; whatever goes wrong,
    the draft is gone and an older file is as it was. Raises `OSError`."""
    draft = path.with_name(path.name + ".part")
    if make_folder:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield draft
        draft.replace(path)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def write(
    path: Path,
    content: Union[bytes, str],
    sentence: Optional[Text] = None,
    make_folder: bool = True,
) -> None:
    """Write bytes, or text in UTF-8 with the line ends it has. Raises `StorageError` with the
    sentence given (placeholders `path` and `why`), else the usual one."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    try:
        with draft_of(path, make_folder) as draft:
            draft.write_bytes(raw)
    except OSError as error:
        text = sentence or UNWRITABLE
        why = error.strerror or str(error)
        raise StorageError(text.format(path=str(path), why=why), str(error)) from error
