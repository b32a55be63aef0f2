# SPDX-License-Identifier: GPL-2.0-or-later
"""A PostgreSQL server with PostGIS for one test: on a socket in a folder of its own, ended by its
id. Skips, with the reason, where none is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

import pytest

from tests.bench.engines.postgis import programs

NAME = "thu"


@contextmanager
def server() -> Iterator[Path]:
    """The folder of the socket; the user is `thu`, the database `postgres`."""
    try:
        binaries = programs()
    except LookupError as missing:
        pytest.skip(str(missing))
    options: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    folder = Path(tempfile.mkdtemp(prefix="qh-pg-"))
    if os.getuid() == 0:  # the server refuses to run as root
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("no user postgres to run the server as")
        os.chown(folder, user.pw_uid, user.pw_gid)
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    options["cwd"] = folder
    running = None
    try:
        init = [binaries / "initdb", "-D", folder / "data", "-U", NAME, "-A", "trust", "-N"]
        subprocess.run([*init, "-E", "UTF8", "--locale=C"], check=True, timeout=120, **options)
        settings = ("listen_addresses=", "fsync=off")
        flags = [flag for setting in settings for flag in ("-c", setting)]
        command = [binaries / "postgres", "-D", folder / "data", "-k", folder, *flags]
        running = subprocess.Popen(command, **options)
        _wait(binaries, folder)
        yield folder
    finally:
        if running is not None:
            running.send_signal(signal.SIGINT)  # a fast shutdown
            running.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def execute(folder: Path, sql: str) -> None:
    """Do something in the database."""
    command = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(folder), "-U", NAME, "postgres"]
    subprocess.run([*command, "-c", sql], check=True, timeout=240, stdout=subprocess.DEVNULL)


def _wait(binaries: Path, folder: Path) -> None:
    ready = [binaries / "pg_isready", "-q", "-h", folder, "-U", NAME]
    for _ in range(900):
        if not subprocess.run(ready, timeout=30, check=False).returncode:
            return
        time.sleep(0.1)
    raise TimeoutError("the PostgreSQL server does not answer")
