# SPDX-License-Identifier: GPL-2.0-or-later
"""Documents of a dossier on disk: look into files, copy them in, take them out."""

from qh_plugin.io.documents.inspecting import inspect
from qh_plugin.io.documents.keeping import (
    Arrival,
    Arrivals,
    Incoming,
    Seen,
    add,
    choose_kinds,
    chosen_kinds,
    documents,
    given_files,
    remove,
)

__all__ = [
    "Arrival",
    "Arrivals",
    "Incoming",
    "Seen",
    "add",
    "choose_kinds",
    "chosen_kinds",
    "documents",
    "given_files",
    "inspect",
    "remove",
]
