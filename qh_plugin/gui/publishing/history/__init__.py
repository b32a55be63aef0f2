# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be done with a receipt of the past: verify it, publish its version again."""
