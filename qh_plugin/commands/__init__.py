# SPDX-License-Identifier: GPL-2.0-or-later
"""One module a command: `HELP`, `add_arguments(parser)`, `run(arguments) -> int`."""
