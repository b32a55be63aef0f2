# SPDX-License-Identifier: GPL-2.0-or-later
"""`python -m qh_plugin`."""

import sys

from qh_plugin.cli import main

sys.exit(main())
