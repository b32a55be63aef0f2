# SPDX-License-Identifier: GPL-2.0-or-later
"""A headless Chromium for one page: its own folder, no network but the page's, ended in time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--no-first-run", "--disable-extensions", "--disable-background-networking"),
    *("--disable-component-update", "--hide-scrollbars", "--no-proxy-server"),
)
_PATIENCE = 240.0


def seen(url: str, target: Path, size: tuple[int, int] = (1200, 900)) -> str:
    """A page as Chromium has understood it, as HTML; `target` becomes its picture, a PNG. Skips
    where Chromium is not installed."""
    window = f"--window-size={size[0]},{size[1]}"
    profile = target.with_suffix(".profile")
    return _run(url, profile, window, f"--screenshot={target}", "--dump-dom").decode("utf-8")


def _run(url: str, profile: Path, *flags: str) -> bytes:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("not installed: chromium (Debian package chromium)")
    command = [program, *_FLAGS, f"--user-data-dir={profile}", *flags, url]
    environment = {**os.environ, "HOME": str(profile), "XDG_CONFIG_HOME": str(profile)}
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # it starts others, which end with it
    ) as process:
        try:
            out, told = process.communicate(timeout=_PATIENCE)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode:
        raise RuntimeError(f"chromium ended with {process.returncode}: {told[-500:]!r}")
    return out
