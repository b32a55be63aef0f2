# SPDX-License-Identifier: GPL-2.0-or-later
"""The servers a person publishes to: remembered, tried, told about."""
