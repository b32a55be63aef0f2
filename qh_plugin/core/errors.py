# SPDX-License-Identifier: GPL-2.0-or-later
"""The one exception tree. Each error carries what the message bar needs.

QhError
├── Cancelled            the user stopped the work
├── MissingLibrary       an optional library is absent or too old
├── InputError           a file, layer or value that cannot be used
│   ├── DossierError     a folder that is not a dossier, or a damaged one
│   ├── ModelError       a model or profile file that breaks its schema
│   └── CrsError         degrees, no reference system, not the one expected
├── StorageError         a locked, read-only or full place
└── ServerError          the city server: absent, wrong address, refusal
"""

from __future__ import annotations

from qh_plugin.core.text import Text


class QhError(Exception):
    """Says in one sentence what is wrong, where, and what to do, in both languages.

    `text` is the whole sentence; `details` (optional) is shown only on request.
    """

    def __init__(self, text: Text, details: str = "") -> None:
        super().__init__(text.vi)
        self.text = text
        self.details = details


class Cancelled(QhError):
    """Raised by `Progress` where the work was cancelled; nothing half-done is kept."""

    def __init__(self) -> None:
        super().__init__(Text("Đã dừng theo yêu cầu.", "Stopped as requested."))


class MissingLibrary(QhError):
    """An optional library is absent or too old."""

    def __init__(self, name: str, purpose: Text) -> None:
        super().__init__(
            Text(
                "Cần thư viện {name} để {purpose}; hãy cài bản QGIS đầy đủ (OSGeo4W -full) "
                "hoặc nhờ quản trị cài gói {name}.",
                "The library {name} is needed to {purpose}; install the full QGIS package "
                "(OSGeo4W -full) or ask your administrator to add {name}.",
            ).format(name=name, purpose=purpose)
        )
        self.name = name


class InputError(QhError):
    """A file, layer or value that cannot be used."""


class DossierError(InputError):
    """A folder that is not a dossier, or a damaged one."""


class ModelError(InputError):
    """A model or profile file that breaks its schema: file, place and reason."""


class CrsError(InputError):
    """No reference system, geographic degrees, or not the one expected."""


class StorageError(QhError):
    """A file or folder that is locked, read-only, gone or on a full disk."""


class ServerError(QhError):
    """The city server is absent, the address is wrong, or it refused."""
