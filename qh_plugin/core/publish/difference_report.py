# SPDX-License-Identifier: GPL-2.0-or-later
"""A difference for reading: a table of the classes, a list of the features, and both as JSON."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

from qh_plugin.core.model import Model
from qh_plugin.core.publish.difference import MARK, Amount, ClassDifference, Kind, Tally, Way
from qh_plugin.core.publish.feature_difference import Change, FeatureDifference
from qh_plugin.core.text import Text, area, length, plain

FORMAT = "qh-difference/1"

HEADINGS = (
    Text("Lớp", "Class"),
    Text("Đã công bố", "Published"),
    Text("Của tôi", "Mine"),
    Text("Thêm", "Added"),
    Text("Sửa", "Changed"),
    Text("Xóa", "Removed"),
    Text("Người khác sửa", "By others"),
    Text("Xung đột", "Conflicts"),
)
KINDS = {
    Kind.ADDED: Text("thêm", "added"),
    Kind.CHANGED: Text("sửa", "changed"),
    Kind.REMOVED: Text("xóa", "removed"),
}
WAYS = {
    Way.SAME: Text("hai bên sửa giống nhau", "the same change on both sides"),
    Way.MINE: Text("của tôi", "mine"),
    Way.THEIRS: Text("đã công bố", "published"),
    Way.BOTH: Text("xung đột", "conflict"),
}
_LONGEST = 60


def row(one: ClassDifference, model: Optional[Model]) -> list[Text]:
    """The cells of a class under `HEADINGS`."""
    found = model.feature_class(one.layer) if model else None
    tally = one.sending
    return [
        found.title if found else plain(one.layer),
        _amount(one.totals["theirs"]),
        _amount(one.totals["mine"]),
        _amount(tally.added),
        _amount(tally.changed),
        _amount(tally.removed),
        plain(str(one.others.count)),
        plain(str(one.count(Way.BOTH))),
    ]


def headline(classes: Sequence[ClassDifference], base: int, published: int) -> Text:
    """One sentence: what publishing would do, and whether others were faster."""
    tallies = [one.sending for one in classes]
    if not any(t.count for t in tallies) and base == published:
        if not published:
            return Text("Không có gì khác.", "Nothing differs.")
        return Text(
            "Không có gì khác với phiên bản {n} đã công bố.",
            "Nothing differs from version {n} that is published.",
        ).format(n=published)
    against = Text("phiên bản {n} đã công bố", "the published version {n}").format(n=published)
    said = Text(
        "So với {what}: thêm {a}, sửa {c}, xóa {r} đối tượng.",
        "Against {what}: {a} added, {c} changed, {r} removed.",
    ).format(
        what=against
        if published
        else Text("bản cũ (chưa có phiên bản)", "the old one (no version)"),
        a=sum(t.added.count for t in tallies),
        c=sum(t.changed.count for t in tallies),
        r=sum(t.removed.count for t in tallies),
    )
    if base == published:
        return said
    if published < base:
        return Text(
            "{said} Hồ sơ dựa trên phiên bản {base}: máy chủ đã được khôi phục từ bản sao lưu, "
            "hoặc đây là máy chủ khác. Hãy xem lại địa chỉ; nếu đúng thì giữ tất cả của tôi rồi "
            "nộp lại.",
            "{said} The dossier is based on version {base}: the server was restored from a backup, "
            "or is another one. Check the address; if it is right, keep all of mine and submit "
            "again.",
        ).format(said=said, base=base)
    clash = sum(one.count(Way.BOTH) for one in classes)
    return Text(
        "{said} Hồ sơ dựa trên phiên bản {base}; người khác đã sửa {n} đối tượng, {clash} đối "
        "tượng xung đột.",
        "{said} The dossier is based on version {base}; features changed by others: {n}, in "
        "conflict: {clash}.",
    ).format(said=said, base=base, n=sum(one.others.count for one in classes), clash=clash)


def sentence(one: FeatureDifference) -> Text:
    """A feature on one line: who, what, which fields, how far."""
    parts: list[Text] = []
    for who, change in ((Way.MINE, one.mine), (Way.THEIRS, one.theirs)):
        if change is not None:
            parts.append(
                Text("{who}: {what}", "{who}: {what}").format(who=WAYS[who], what=told(change))
            )
    return Text(
        f"{one.name.vi} · " + " | ".join(p.vi for p in parts),
        f"{one.name.en} · " + " | ".join(p.en for p in parts),
    )


def told(change: Change) -> Text:
    """What became of a feature, in words."""
    words = [KINDS[change.kind]]
    words += [
        Text("{name} {old} → {new}", "{name} {old} → {new}").format(
            name=name, old=_value(old), new=_value(new)
        )
        for name, old, new in change.fields
    ]
    if change.redrawn:
        words.append(_geometry(change))
    elif change.kind is not Kind.CHANGED:
        size = change.area_after if change.kind is Kind.ADDED else change.area_before
        words += [area(size)] if size is not None else []
    return Text(", ".join(w.vi for w in words), ", ".join(w.en for w in words))


def _geometry(change: Change) -> Text:
    if change.moved is None:
        return Text("hình khác (không đo được)", "another geometry (cannot be measured)")
    if change.moved == 0.0:
        return Text("hình như cũ, ghi lại đỉnh", "same shape, vertices written anew")
    if change.area_before is None or change.area_after is None:
        return Text("hình dời {far}", "moved {far}").format(far=length(change.moved))
    return Text("hình dời {far}, {before} → {after}", "moved {far}, {before} → {after}").format(
        far=length(change.moved), before=area(change.area_before), after=area(change.area_after)
    )


def as_data(one: ClassDifference) -> dict[str, Any]:
    """A class as JSON; areas in m²."""
    return {
        "layer": one.layer,
        "totals": {
            name: _amount_data(one.totals[key])
            for name, key in (("base", "base"), ("mine", "mine"), ("published", "theirs"))
        },
        "sending": _tally_data(one.sending),
        "mine": _tally_data(one.sent),
        "others": _tally_data(one.others),
        "ways": {way.value: one.count(way) for way in Way},
    }


def feature_data(one: FeatureDifference) -> dict[str, Any]:
    """A feature as JSON; `moved` in m, areas in m²."""
    return {
        "layer": one.layer,
        "id": one.key.partition(MARK)[0],
        "name": one.name.vi,
        "way": one.way.value,
        "mine": _change_data(one.mine),
        "published": _change_data(one.theirs),
    }


def _change_data(change: Optional[Change]) -> Optional[Mapping[str, Any]]:
    if change is None:
        return None
    return {
        "kind": change.kind.value,
        "fields": [
            {"name": name, "old": _plain(old), "new": _plain(new)}
            for name, old, new in change.fields
        ],
        "redrawn": change.redrawn,
        "moved": change.moved,
        "areaBefore": change.area_before,
        "areaAfter": change.area_after,
    }


def _tally_data(tally: Tally) -> dict[str, Any]:
    return {
        "added": _amount_data(tally.added),
        "changed": _amount_data(tally.changed),
        "removed": _amount_data(tally.removed),
    }


def _amount_data(amount: Amount) -> dict[str, Any]:
    return {"count": amount.count, "area": round(amount.area, 4)}


def _amount(amount: Amount) -> Text:
    if not amount.count:
        return plain("–")
    if not amount.area:
        return plain(str(amount.count))
    return Text("{n} ({size})", "{n} ({size})").format(n=amount.count, size=area(amount.area))


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def _value(value: Any) -> Text:
    if value is None:
        return Text("(trống)", "(empty)")
    said = value.hex() if isinstance(value, bytes) else str(value)
    said = "".join(c if c.isprintable() else "\ufffd" for c in said)  # no terminal may obey it
    said = said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
    return plain(f"“{said}”" if isinstance(value, str) else said)
