# SPDX-License-Identifier: GPL-2.0-or-later
"""What older systems left behind: texts of other encodings, numbers written as text."""
