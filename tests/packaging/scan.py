# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin repository's security scan, run at home on the unzipped release.

    python tests/packaging/scan.py FOLDER

bandit with every test but B404 (an import of subprocess alone) and the lxml import tests, which
the repository leaves off; detect-secrets over all files; flake8 for undefined names. Any finding
blocks, as there. Exit status 1 names them. The tests let ruff look for undefined names, which it
does in a tenth of a second where flake8 takes fifteen.
"""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable

BANDIT_OFF = "B404,B410"
UNDEFINED = "E9,F821,F822,F823"


def bandit(folder: Path) -> list[str]:
    """What bandit finds, one line each."""
    command = [sys.executable, "-m", "bandit", "-q", "-r", str(folder), "-f", "json"]
    done = subprocess.run([*command, "-s", BANDIT_OFF], capture_output=True, text=True)
    report = json.loads(done.stdout)
    trouble = [f"bandit could not read {e['filename']}" for e in report["errors"]]
    return trouble + [
        f"{r['filename']}:{r['line_number']}: {r['test_id']} {r['issue_text']}"
        for r in report["results"]
    ]


def secrets(folder: Path) -> list[str]:
    """What detect-secrets finds, metadata.txt left out as there."""
    command = [sys.executable, "-m", "detect_secrets", "scan", "--all-files", "."]
    command += ["--exclude-files", r"(^|/)metadata\.txt$"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=True)
    found = json.loads(done.stdout)["results"]
    return [
        f"{name}:{hit['line_number']}: {hit['type']}"
        for name, hits in found.items()
        for hit in hits
    ]


def flake8(folder: Path) -> list[str]:
    """Undefined names and syntax errors."""
    command = [sys.executable, "-m", "flake8", "--isolated", f"--select={UNDEFINED}", "."]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    return done.stdout.splitlines()


def ruff(folder: Path) -> list[str]:
    """The same, sooner."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--quiet"]
    command += ["--output-format=concise", f"--select={UNDEFINED}", "."]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    return done.stdout.splitlines()


def scan(folder: Path, undefined: Callable[[Path], list[str]] = flake8) -> list[str]:
    """All findings of all three, which run side by side."""
    with ThreadPoolExecutor() as pool:
        found = pool.map(lambda tool: tool(folder), (bandit, secrets, undefined))
        return [line for lines in found for line in lines]


if __name__ == "__main__":
    findings = scan(Path(sys.argv[1]))
    print("\n".join(findings) if findings else "scan: nothing found")
    sys.exit(1 if findings else 0)
