# SPDX-License-Identifier: GPL-2.0-or-later
"""For every test: how hypothesis looks for examples.

By default the examples are the same in every run, at a desk and in continuous integration alike,
so that a red run means a change and can be repeated. `make soak` (QH_SOAK) and `make fuzz`
(QH_FUZZ) search: new examples in each run, and the failing ones are remembered. Neither judges by
the clock.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.long_form import FUZZ, SOAK, examples

settings.register_profile(
    "search",
    deadline=None,
    max_examples=500 if SOAK else examples(50),
    derandomize=False,  # hypothesis takes it over from its own profile where CI is set
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("same", settings.get_profile("search"), derandomize=True)
settings.load_profile("search" if SOAK or FUZZ else "same")
