# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers of a process that are not 200: a status, a code for machines, one sentence."""

from __future__ import annotations

from pygeoapi.process.base import ProcessorExecuteError

from qh_plugin.core.text import Text


class Refusal(ProcessorExecuteError):  # type: ignore[misc]
    """pygeoapi answers with the status and the sentence."""

    def __init__(self, status: int, code: str, text: Text) -> None:
        super().__init__(text.en, user_msg=text.vi)
        self.http_status_code = status
        self.ogc_exception_code = code
