# SPDX-License-Identifier: GPL-2.0-or-later
"""Small fabrics, and random edits of them that a live check has to follow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from qh_plugin.core.table import Dataset, Field, Table

ORIGIN = np.array([600_000.0, 1_190_000.0])
W, D = 5.0, 18.0


def column(values):
    array = np.empty(len(values), object)
    array[:] = values
    return array


def wkb(geometry):
    return None if geometry is None else shapely.to_wkb(geometry, output_dimension=2)


def lot(i, j, turn, gap):
    """A tube-house lot; streets of 6 m after every second row and fourth column if `gap`."""
    x = W * i + (6.0 * (i // 4) if gap else 0.0)
    y = D * j + (6.0 * (j // 2) if gap else 0.0)
    ring = np.array([(x, y), (x + W, y), (x + W, y + D), (x, y + D)])
    c, s = np.cos(turn), np.sin(turn)
    return np.round(ring @ np.array([[c, s], [-s, c]]) + ORIGIN, 4)


def parcels(kind, rng):
    """A dataset with a layer of lots; with a boundary or a second layer where the kind has one.
    Some have an id and a label of their own, which the sentences name."""
    turn = rng.choice([0.0, 0.3, 1.1])
    gap = kind in ("open", "streets")
    rings = [lot(i, j, turn, gap) for i in range(8) for j in range(4)]
    if kind == "noise":
        rings = [r + rng.uniform(-1e-4, 1e-4, r.shape) for r in rings]
    lots = [shapely.Polygon(r) for r in rings]
    tables = [table("lots", lots)]
    roles = {"parcels": "lots"}
    if kind in ("bounded", "streets"):
        hull = shapely.convex_hull(shapely.union_all(lots))
        tables.append(table("border", [hull]))
        roles["boundary"] = "border"
    if kind == "two":
        blocks = [shapely.box(*bounds) for bounds in ((0, 0, 18, 40), (18, 0, 40, 72.5))]
        tables.append(
            table("blocks", [shapely.transform(b, lambda xy: xy + ORIGIN) for b in blocks])
        )
        roles["lots"] = "blocks"
    if rng.random() < 0.5:
        tables = [replace(t, id_field="ten", label_field="ten") for t in tables]
    return Dataset(tuple(tables), roles=roles)


def table(name, geometries):
    n = len(geometries)
    return Table(
        name,
        np.arange(1, n + 1, dtype=np.int64),
        column([wkb(g) for g in geometries]),
        {"ten": column([f"lô {k}" for k in range(n)])},
        (Field("ten", "text", 50),),
        epsg=9210,
        geometry_type="Polygon",
    )


SMALL = (0.0002, 0.0004, 0.0009, 0.002, 0.006, 0.05, 0.4, 1.5, 7.0)


class Editor:
    """Random edits of the covering layers, each of which can be taken back and done again."""

    def __init__(self, live, rng):
        self.live, self.rng = live, rng
        roles = live.dataset().roles
        self.layers = [roles[role] for role in ("parcels", "lots") if role in roles]
        self.layer = self.layers[0]
        self.done, self.undone = [], []
        self.next = 1000

    def edit(self):
        """One edit; what it was, and what the live check says of it."""
        kinds = (
            "corner", "corner", "corner", "shift", "together", "delete", "add", "hole", "island",
            "vertex", "bow tie", "null", "mend", "twin", "noise", "name", "several", "many", "undo",
            "redo", "away", "unclosed", "multi", "broken", "all of one", "strip",
        )  # fmt: skip
        kind = self.rng.choice(kinds)
        self.layer = self.layers[int(self.rng.integers(len(self.layers)))]
        if kind in ("undo", "redo"):
            stack, other = (self.done, self.undone)[:: 1 if kind == "undo" else -1]
            if stack:
                self.layer, change, back = stack.pop()
                other.append((self.layer, back, change))
            else:
                change = {"attributes": {}}
        else:
            try:
                change, back = getattr(self, kind.replace(" ", "_"))()
            except LookupError:
                change, back = self.add()
            self.done.append((self.layer, back, change))
            self.undone.clear()
        note = f"{kind} of {self.layer} {change}"
        return note[:300], self.live.change(self.layer, **change)

    def undo_all(self):
        while self.done:
            layer, back, _ = self.done.pop()
            self.live.change(layer, **back)

    # pieces

    def lots(self):
        found = self.live.dataset().table(self.layer)
        return {int(f): w for f, w in zip(found.fids, found.wkb)}

    def some(self):
        """A lot. Raises `LookupError` where there is none."""
        lots = self.lots()
        if not lots:
            raise LookupError
        fid = int(self.rng.choice(sorted(lots)))
        return fid, lots[fid], shapely.from_wkb(lots[fid], on_invalid="ignore")

    def valid(self):
        """A lot that is a plain polygon. Raises `LookupError` where none is found."""
        for _ in range(50):
            fid, raw, geometry = self.some()
            if geometry is None or geometry.geom_type != "Polygon" or geometry.is_empty:
                continue
            # GEOS takes one with a corner at 1e300 for valid, and cannot reckon with it
            if geometry.is_valid and np.abs(geometry.bounds).max() < 1e12:
                return fid, raw, geometry
        raise LookupError

    def step(self):
        return self.rng.choice(SMALL) * self.rng.choice([-1, 1], 2)

    def put(self, fid, raw, geometry):
        new = geometry if isinstance(geometry, (bytes, type(None))) else wkb(geometry)
        return {"geometries": {fid: new}}, {"geometries": {fid: raw}}

    # edits

    def corner(self):
        fid, raw, geometry = self.valid()
        ring = shapely.get_coordinates(geometry.exterior)[:-1]
        ring[self.rng.integers(len(ring))] += self.step()
        return self.put(fid, raw, shapely.Polygon(np.round(ring, 4), geometry.interiors))

    def shift(self):
        fid, raw, geometry = self.valid()
        step = self.step()
        return self.put(fid, raw, shapely.transform(geometry, lambda xy: np.round(xy + step, 4)))

    def together(self):
        """A corner that several lots share."""
        _, _, geometry = self.valid()
        place = shapely.get_coordinates(geometry)[0]
        step, new, old = self.step(), {}, {}
        for fid, raw in self.lots().items():
            shape = shapely.from_wkb(raw, on_invalid="ignore")
            if shape is None:
                continue
            xy = shapely.get_coordinates(shape)
            here = (xy == place).all(axis=1)
            if here.any():
                moved = shapely.transform(
                    shape, lambda v, h=here: np.round(v + h[:, None] * step, 4)
                )
                new[fid], old[fid] = wkb(moved), raw
        return {"geometries": new}, {"geometries": old}

    def delete(self):
        fid, raw, _ = self.some()
        values = {"ten": f"lô {fid}"}
        table_ = self.live.dataset().table(self.layer)
        values = {"ten": table_.columns["ten"][list(table_.fids).index(fid)]}
        return {"deleted": [fid]}, {"added": {fid: (raw, values)}}

    def new(self, geometry):
        self.next += 1
        return (
            {"added": {self.next: (wkb(geometry), {"ten": f"mới {self.next}"})}},
            {"deleted": [self.next]},
        )

    def add(self):
        low = self.rng.uniform(-10, 40, 2) + ORIGIN
        high = low + self.rng.uniform(0.5, 30, 2)
        return self.new(shapely.box(*np.round(np.concatenate((low, high)), 3)))

    def twin(self):
        _, _, geometry = self.valid()
        return self.new(shapely.reverse(geometry))

    def island(self):
        _, _, geometry = self.valid()
        middle = shapely.get_coordinates(geometry.centroid)[0]
        return self.new(
            shapely.transform(geometry, lambda xy: np.round(middle + (xy - middle) * 0.5, 3))
        )

    def hole(self):
        fid, raw, geometry = self.valid()
        middle = shapely.get_coordinates(geometry.centroid)[0]
        ring = shapely.get_coordinates(geometry.exterior)
        inner = np.round(middle + (ring - middle) * self.rng.choice([0.0001, 0.3, 0.7]), 4)
        return self.put(fid, raw, shapely.Polygon(ring, [inner]))

    def vertex(self):
        fid, raw, geometry = self.valid()
        ring = shapely.get_coordinates(geometry.exterior)[:-1]
        k = int(self.rng.integers(len(ring)))
        share = self.rng.uniform(0.1, 0.9)
        middle = ring[k] * (1 - share) + ring[(k + 1) % len(ring)] * share
        return self.put(
            fid, raw, shapely.Polygon(np.insert(ring, k + 1, np.round(middle, 4), axis=0))
        )

    def bow_tie(self):
        fid, raw, geometry = self.valid()
        ring = shapely.get_coordinates(geometry.exterior)[:-1]
        ring[[0, 1]] = ring[[1, 0]]
        return self.put(fid, raw, shapely.Polygon(ring))

    def null(self):
        fid, raw, _ = self.some()
        return self.put(fid, raw, None)

    def unclosed(self):
        fid, raw, _ = self.valid()
        return self.put(fid, raw, raw[: -8 * int(self.rng.integers(1, 3))])

    def mend(self):
        """An invalid feature made a lot again, if there is one."""
        for fid, raw in self.lots().items():
            shape = shapely.from_wkb(raw, on_invalid="ignore") if raw else None
            if shape is None or not shape.is_valid:
                turn = lot(int(fid) % 8, int(fid) // 8, 0.0, False)
                return self.put(fid, raw, shapely.Polygon(turn))
        return self.corner()

    def noise(self):
        fid, raw, geometry = self.valid()
        shake = self.rng.uniform(-2e-4, 2e-4, (len(shapely.get_coordinates(geometry)) - 1, 2))
        shake = np.vstack((shake, shake[:1]))
        if len(geometry.interiors):
            return self.shift()
        return self.put(fid, raw, shapely.transform(geometry, lambda xy: xy + shake))

    def name(self, fid=None):
        fid = self.some()[0] if fid is None else fid
        table_ = self.live.dataset().table(self.layer)
        old = table_.columns["ten"][list(table_.fids).index(fid)]
        new = self.rng.choice(["", "lô 1", " x ", "Nguyá»n"])
        return {"attributes": {fid: {"ten": str(new)}}}, {"attributes": {fid: {"ten": old}}}

    def several(self):
        """Two lots at once, far from each other or not, and one goes."""
        first, back = self.corner()
        fid = next(iter(first["geometries"]))
        gone, again = self.delete()
        if gone["deleted"] == [fid]:
            return first, back
        return {**first, **gone}, {**back, **again}

    def many(self):
        """Some lots changed, renamed, deleted and added by one edit, as a script does it."""
        steps = ("corner", "shift", "hole", "vertex", "bow_tie", "null", "delete", "add", "name")
        change, back, taken = {}, {}, set()
        for kind in self.rng.choice(steps, int(self.rng.integers(2, 8))):
            ahead, behind = getattr(self, str(kind))()
            fids = {fid for part in (ahead, behind) for some in part.values() for fid in some}
            if not taken.isdisjoint(fids):
                continue
            taken |= fids
            for whole, part in ((change, ahead), (back, behind)):
                for name, some in part.items():
                    if name == "deleted":
                        whole[name] = [*whole.get(name, []), *some]
                    else:
                        whole[name] = {**whole.get(name, {}), **some}
        return change, back

    def all_of_one(self):
        """Geometry and name of one lot at once."""
        ahead, back = self.corner()
        fid = next(iter(ahead["geometries"]))
        named, unnamed = self.name(fid)
        return {**ahead, **named}, {**back, **unnamed}

    def strip(self):
        """A lot is narrowed, so that a narrow gap is left beside it, or widened over the next."""
        fid, raw, geometry = self.valid()
        ring = shapely.get_coordinates(geometry.exterior)[:-1]
        k = int(self.rng.integers(len(ring)))
        ring[[k, (k + 1) % len(ring)]] += self.step()
        return self.put(fid, raw, shapely.Polygon(np.round(ring, 4), geometry.interiors))

    def broken(self):
        """A lot that is no plain polygon: a spike, a repeated vertex, a hole outside or across, a
        ring that touches itself, a coordinate that is no number, a line, nothing at all."""
        fid, raw, geometry = self.valid()
        ring = shapely.get_coordinates(geometry.exterior)
        kind = int(self.rng.integers(9))
        middle = shapely.get_coordinates(geometry.centroid)[0]
        if kind == 0:
            new = shapely.Polygon(np.insert(ring, 1, [ring[0] + 7.0, ring[0]], axis=0))
        elif kind == 1:
            new = shapely.Polygon(np.insert(ring, 1, ring[1] + [0.0, 0.0004], axis=0))
        elif kind in (2, 3):
            inner = np.round(middle + (ring - middle) * 0.5 + (50.0 if kind == 2 else 3.0), 4)
            new = shapely.Polygon(ring, [inner])
        elif kind == 4:
            new = shapely.Polygon(np.insert(ring, 2, [middle, ring[1]], axis=0))
        elif kind == 5:
            ring[1, int(self.rng.integers(2))] = self.rng.choice([np.nan, np.inf, 1e300])
            new = shapely.Polygon(ring)
        elif kind == 6:
            new = shapely.LineString(ring[:3])
        elif kind == 7:
            new = shapely.Polygon()
        else:
            new = shapely.to_wkb(shapely.force_3d(geometry, 5.0), output_dimension=3)
        return self.put(fid, raw, new)

    def away(self):
        """A lot goes to another place."""
        fid, raw, geometry = self.valid()
        step = self.rng.choice([-W, W, 0, 35.0]), self.rng.choice([-D, D, 0, 60.0])
        return self.put(
            fid, raw, shapely.transform(geometry, lambda xy: np.round(xy + np.array(step), 4))
        )

    def multi(self):
        """Two lots become one of two parts."""
        a, raw, geometry = self.valid()
        b, other, more = self.valid()
        if a == b:
            return self.corner()
        both = wkb(shapely.MultiPolygon([geometry, more]))
        return (
            {"geometries": {a: both}, "deleted": [b]},
            {"geometries": {a: raw}, "added": {b: (other, {"ten": f"lô {b}"})}},
        )
