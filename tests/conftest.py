# SPDX-License-Identifier: GPL-2.0-or-later
"""For every test: how hypothesis looks for examples.

At a desk each run tries new examples and remembers the failing ones. In continuous integration
the examples are the same every time, so that a red run means a change, and can be repeated;
`make fuzz` looks further than either.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("desk", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
