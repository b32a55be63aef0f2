# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of findings: arrays over the findings, what is shown of them, the view and its keys."""
