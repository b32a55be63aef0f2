# SPDX-License-Identifier: GPL-2.0-or-later
"""What people call a layer: the title of its class, else its name."""

from __future__ import annotations

from typing import Mapping

from qh_plugin.core.errors import QhError
from qh_plugin.core.model import load
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.report.summary import WHOLE
from qh_plugin.core.text import Text, plain


def layer_titles(result: CheckResult) -> Mapping[str, Text]:
    """Layer → its title, for the layers, findings and waivers of a result; "" is the data as a
    whole."""
    names = {layer.name for layer in result.layers} | {group.layer for group in result.findings}
    names |= {waiver.layer for waiver in result.waivers}
    titles = {"": WHOLE, **{name: plain(name) for name in names if name}}
    if result.run.model is None:
        return titles
    try:
        model = load(result.run.model["id"])
    except QhError:  # a report of a model that is not here
        return titles
    for name in names:
        found = model.feature_class(name)
        if found is not None:
            titles[name] = found.title
    return titles
