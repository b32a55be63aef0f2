# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS (`--code`): pytest on the files named in QH_GUI_TESTS, then out."""

import os
import sys
from pathlib import Path

from qgis.PyQt.QtCore import QTimer


def go() -> None:
    import pytest

    with Path(os.environ["QH_GUI_LOG"]).open("w", encoding="utf-8", buffering=1) as log:
        sys.stdout = sys.stderr = log
        status = pytest.main(
            [
                "-q",
                "-x",
                "-s",  # the tests of a file are steps of one session
                "-p",
                "no:cacheprovider",
                "-p",
                "no:pytest_qgis",
                "-p",
                "no:qgis",
                "--noconftest",
                "-c",
                os.environ["QH_GUI_CONFIG"],
                *os.environ["QH_GUI_TESTS"].split(os.pathsep),
            ]
        )
        log.flush()
    os._exit(int(status))


QTimer.singleShot(1500, go)
