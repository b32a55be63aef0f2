# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin repository's security scan, run at home on the unzipped release.

    python tests/packaging/scan.py FOLDER

bandit with every test but B404 (an import of subprocess alone) and the lxml import tests, which
the repository leaves off; detect-secrets over all files; flake8 for undefined names. Any finding
blocks, as there. Exit status 1 names them. The tests take what says the same sooner: ruff for
undefined names (a tenth of a second where flake8 takes fifteen), each line once for detect-secrets.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable, Sequence

BANDIT_OFF = "B404,B410"
#: a folder → what is found in it, one line each
Tool = Callable[[Path], list[str]]
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
    return _secrets(folder, ["--all-files", "."])


def secrets_sooner(folder: Path) -> list[str]:
    """The same, sooner: it looks at one line after the other, and many lines stand in many files.
    Each is looked at once, then whole files that hold a line with a finding. Files of the kinds
    that it reads in another way, and those that tell it what to pass over, it gets whole."""
    whole: list[str] = []
    lines: dict[str, dict[str, list[str]]] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _BY_LINE:
            whole += [str(path.relative_to(folder))] * path.is_file()
            continue
        text = path.read_text("utf-8")
        name = str(path.relative_to(folder))
        if "allowlist" in text:
            whole.append(name)
        for line in text.splitlines() * (name not in whole):
            lines.setdefault(path.suffix, {}).setdefault(line, []).append(name)
    with tempfile.TemporaryDirectory() as place:
        for suffix, found in lines.items():
            Path(place, f"lines{suffix}").write_text("\n".join(found), "utf-8")
        hits = [hit.split(":")[:2] for hit in _secrets(Path(place), ["--all-files", "."])]
    for name, number in hits:
        of = lines[Path(name).suffix]
        whole += of[list(of)[int(number) - 1]]
    return _secrets(folder, sorted(set(whole))) if whole else []


_BY_LINE = (".py", ".json", ".svg", ".ui", ".html", ".csv")


def _secrets(folder: Path, files: list[str]) -> list[str]:
    command = [sys.executable, "-m", "detect_secrets", "scan", *files]
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


SOONER = (bandit, secrets_sooner, ruff)


def scan(folder: Path, tools: Sequence[Tool] = (bandit, secrets, flake8)) -> list[str]:
    """All findings of all three, which run side by side."""
    with ThreadPoolExecutor() as pool:
        found = pool.map(lambda tool: tool(folder), tools)
        return [line for lines in found for line in lines]


if __name__ == "__main__":
    findings = scan(Path(sys.argv[1]))
    print("\n".join(findings) if findings else "scan: nothing found")
    sys.exit(1 if findings else 0)
