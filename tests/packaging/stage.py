# SPDX-License-Identifier: GPL-2.0-or-later
"""Lay out the plugin as QGIS installs it, and zip it reproducibly.

    python tests/packaging/stage.py FOLDER        FOLDER/qh_plugin/…
    python tests/packaging/stage.py FOLDER --zip OUT.zip

The checkout keeps metadata.txt, LICENSE, resources and i18n beside the package; the zip holds
them inside it. Same content gives the same bytes: sorted names, one fixed time, one mode.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EPOCH = (1980, 1, 1, 0, 0, 0)
INSIDE = ("metadata.txt", "LICENSE", "resources", "i18n")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.ts", ".*", "collect.py")


def release_translations() -> None:
    """Make the .qm files, which are build products and not kept in the repository, where they are
    missing or old; whole at once, since parts of the tests run side by side."""
    for source in sorted((ROOT / "i18n").glob("*.ts")):
        made = source.with_suffix(".qm")
        if made.exists() and made.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        part = made.with_name(f".{made.name}.{os.getpid()}")
        subprocess.run(["lrelease", "-silent", str(source), "-qm", str(part)], check=True)
        part.replace(made)


def stage(folder: Path) -> Path:
    """Copy the plugin to `folder/qh_plugin` (replaced if there) and return that path."""
    release_translations()
    target = folder / "qh_plugin"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ROOT / "qh_plugin", target, ignore=LEFT_OUT)
    for name in INSIDE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=LEFT_OUT)
        else:
            shutil.copy(source, target / name)
    return target


def make_zip(staged: Path, out: Path) -> None:
    """Zip a staged plugin; the bytes depend on the content alone."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(p for p in staged.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(staged.parent).as_posix(), EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--zip", type=Path)
    arguments = parser.parse_args()
    staged = stage(arguments.folder)
    if arguments.zip:
        make_zip(staged, arguments.zip)
        print(f"{arguments.zip} ({arguments.zip.stat().st_size / 1024:.0f} kB)")


if __name__ == "__main__":
    main()
