# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be done with a dossier besides submitting it: a dry run on the server, and a package
with its sheet for handing in on a disk."""

from __future__ import annotations

import shutil
import time
from dataclasses import asdict
from pathlib import Path
from typing import Callable, Optional, Union

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.dossier.package import Package, build_package, cannot_write
from qh_plugin.core.dossier.summary import report_summary
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.capabilities import Capabilities
from qh_plugin.core.publish.client import Server
from qh_plugin.core.publish.handing_in import instructions
from qh_plugin.core.publish.retry import Patience
from qh_plugin.core.publish.transport import Transport
from qh_plugin.core.publish.trial import Trial, try_package
from qh_plugin.core.text import Text
from qh_plugin.io import waivers
from qh_plugin.io.descriptions import read_description
from qh_plugin.io.package_data import merge_layers, read_package_data
from qh_plugin.io.publishing import PROFILE, export_package, outbox


def dry_run(
    dossier: Dossier,
    transport: Transport,
    server_url: str,
    profile: Union[str, Path] = PROFILE,
    progress: Progress = SILENT,
    *,
    on_server: Callable[[Capabilities], None] = lambda found: None,
    sleep: Callable[[float], None] = time.sleep,
    patience: Optional[Patience] = None,
) -> Trial:
    """Let the server check the dossier as it would at a submission, open errors or not; nothing is
    stored there or here. Raises `ServerError`, `StorageError`, `InputError`, `Cancelled`."""
    server = Server(transport, server_url, sleep=sleep, patience=patience)
    on_server(server.discover(progress))
    model = model_of(dossier.info)
    folder = outbox(dossier) / "trial"
    data = folder / "data.gpkg"
    try:
        merge_layers(dossier, model, data, progress.part(0.0, 0.05))
        ledger = waivers.read_lines(dossier)
        facts = asdict(dossier.info)
        dataset = read_package_data(data, model, facts, progress.part(0.05, 0.1), ledger=ledger)
        result = check(dataset, load_profile(profile), model, progress=progress.part(0.1, 0.4))
        described = read_description(dossier)
        part = progress.part(0.4, 0.5)
        target = folder / "package.zip"
        package = build_package(dossier, data, result, target, part, described, ledger)
        return try_package(server, package, report_summary(result), progress.part(0.5, 1.0), sleep)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def hand_in(
    dossier: Dossier,
    out: Path,
    profile: Union[str, Path] = PROFILE,
    progress: Progress = SILENT,
) -> tuple[Package, Path]:
    """The package at `out` and beside it the sheet that goes with it, in both languages."""
    package = export_package(dossier, out, profile, progress)
    sheet = out.with_name(f"{out.stem}-phieu-nop.txt")
    words: Text = instructions(package)
    try:
        sheet.write_text(f"{words.vi}\n\n{words.en}", "utf-8")
    except OSError as error:
        raise cannot_write(sheet, error) from error
    return package, sheet
