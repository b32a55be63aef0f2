# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Đặc tả": the metadata of the dossier."""
