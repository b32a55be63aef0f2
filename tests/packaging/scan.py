# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin repository's security scan, run at home on the unzipped release.

    python tests/packaging/scan.py FOLDER

bandit with every test but B404 (an import of subprocess alone) and the lxml import tests, which
the repository leaves off; detect-secrets over all files; flake8 for undefined names. Any finding
blocks, as there. Exit status 1 names them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BANDIT_OFF = "B404,B410"


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
    command = [sys.executable, "-m", "flake8", "--isolated", "--select=E9,F821,F823,F822", "."]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    return done.stdout.splitlines()


def scan(folder: Path) -> list[str]:
    """All findings of all three, which run side by side."""
    with ThreadPoolExecutor() as pool:
        found = pool.map(lambda tool: tool(folder), (bandit, secrets, flake8))
        return [line for lines in found for line in lines]


if __name__ == "__main__":
    findings = scan(Path(sys.argv[1]))
    print("\n".join(findings) if findings else "scan: nothing found")
    sys.exit(1 if findings else 0)
