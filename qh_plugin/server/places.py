# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a city server keeps what: one folder, the store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """The paths inside a store."""

    root: Path

    @property
    def city(self) -> Path:
        """The published layers, versions and receipts: one GeoPackage, one transaction."""
        return self.root / "city.gpkg"

    @property
    def staging(self) -> Path:
        """Chunks of packages that are on their way."""
        return self.root / "staging"

    @property
    def packages(self) -> Path:
        """Accepted packages, kept for ever."""
        return self.root / "packages"

    @property
    def reports(self) -> Path:
        """The server's check report of each package; of refused ones for a while (`retention`)."""
        return self.root / "reports"

    @property
    def work(self) -> Path:
        """What a running job unpacks; emptied at start."""
        return self.root / "work"

    @property
    def locks(self) -> Path:
        """Empty files that processes lock each other out by; never removed."""
        return self.root / "locks"

    @property
    def jobs(self) -> Path:
        """pygeoapi's job results; the job table itself is `jobs.json` beside it."""
        return self.root / "jobs"

    @property
    def job_table(self) -> Path:
        """The TinyDB file of the jobs."""
        return self.root / "jobs.json"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.root / "server.log"

    def make(self) -> None:
        """Create the folders."""
        folders = (self.staging, self.packages, self.reports, self.work, self.locks, self.jobs)
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
