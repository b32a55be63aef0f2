# SPDX-License-Identifier: GPL-2.0-or-later
"""How long the check of one package may take: others wait for it."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from typing import Iterator

from qh_plugin.core.dossier.limits import PackageError
from qh_plugin.core.errors import Cancelled
from qh_plugin.core.progress import Progress
from qh_plugin.core.text import Text
from qh_plugin.server.limits import LIMITS

OVER_TIME = "QH-T-001"
_LOGGER = logging.getLogger(__name__)


@contextmanager
def in_time() -> Iterator[Progress]:
    """A progress that stops what listens to it once the time is over; then `PackageError`, which
    is no verdict on the package."""
    seconds = LIMITS.check_seconds
    end = time.monotonic() + seconds
    try:
        yield Progress(cancelled=lambda: time.monotonic() >= end)
    except Cancelled as error:
        _LOGGER.error("a check took longer than %s seconds", seconds)
        minutes = max(1, round(seconds / 60))
        raise PackageError(OVER_TIME, _OVER_TIME.format(minutes=minutes)) from error


_OVER_TIME = Text(
    "Máy chủ dừng kiểm tra vì quá {minutes} phút; gói chưa bị từ chối và chưa công bố gì. Hãy chia "
    "hồ sơ thành các hồ sơ nhỏ hơn, hoặc đề nghị quản trị máy chủ tăng thời hạn "
    "(QH_LIMIT_CHECK_SECONDS) rồi công bố lại.",
    "The server stopped its check after {minutes} minutes; the package is not refused and nothing "
    "is published. Divide the dossier into smaller ones, or ask the server's administrator for "
    "more time (QH_LIMIT_CHECK_SECONDS), then publish again.",
)
