# SPDX-License-Identifier: GPL-2.0-or-later
"""Backups of a city server: made while it runs, given back into an empty place, tried by a drill.

A backup is a folder: `manifest.json`, the published city (`city.gpkg`, or `tables/*.csv` of a
PostGIS store), `packages/` and `reports/`. What is on its way (stages, jobs) is not part of it:
clients send that again.
"""
