"""Boxes as arrays (n, 2, m) of (−low, high) and as fractions: conversion, inclusion, crowds of boxes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from jachess.points.interval_truths import Mask
from jachess.points.intervals import INF, Array

Box = tuple[tuple[Fraction, Fraction], ...]  # low and high for each variable


def box_array(box: Box) -> Array:
    """The box as an array (n, 2, 1), rounded outwards."""
    result = np.empty((len(box), 2, 1))
    for k, (low, high) in enumerate(box):
        result[k, 0, 0], result[k, 1, 0] = -_below(low), -_below(-high)
    return result


def _below(value: Fraction) -> float:
    nearest = float(value)
    return nearest if nearest in (INF, -INF) or Fraction(nearest) <= value else float(np.nextafter(nearest, -INF))


def box_of(part: Array) -> Box:
    """A box (n, 2) as fractions."""
    return tuple((Fraction(-float(one)), Fraction(float(other))) for one, other in part)


def inside_any(boxes: Array, zones: Array) -> Mask:
    """Which boxes lie inside one of the zones."""
    result: Mask = np.zeros(boxes.shape[2], dtype=bool)
    step = max(1, 2_000_000 // max(1, boxes.shape[2]))
    for start in range(0, zones.shape[2], step):
        part = zones[:, :, start : start + step]
        inside = np.ones((boxes.shape[2], part.shape[2]), dtype=bool)
        for k in range(boxes.shape[0]):
            for end in (0, 1):
                inside &= boxes[k, end][:, None] <= part[k, end][None, :]
        result |= inside.any(axis=1)
    return result


def joined(parts: Sequence[Array], size: int) -> Array:
    """All parts as one array of boxes."""
    return np.concatenate((np.zeros((size, 2, 0)), *parts), axis=2)


def clusters(boxes: Array, scales: Array, loose: bool = False) -> list[Array]:
    """The hulls (n, 2) of boxes that touch (`loose`: that are near for their size), in a fixed order."""
    m = boxes.shape[2]
    if not m:
        return []
    if m > 1500:
        # coarser: boxes that fall into one cell of a grid count as one
        cells: dict[tuple[float, ...], list[int]] = {}
        corner, size = boxes[:, 0].max(axis=1), (boxes.max(axis=2).sum(axis=1) / 24)
        size = np.where(size > 0, size, 1.0)
        for k, cell in enumerate(zip(*np.floor((corner[:, None] - boxes[:, 0]) / size[:, None]).tolist())):
            cells.setdefault(cell, []).append(k)
        boxes = np.stack([boxes[:, :, members].max(axis=2) for members in cells.values()], axis=2)
        m = boxes.shape[2]
        if m > 1500:
            return [boxes.max(axis=2)]
    slack = scales[:, None] * 1e-12 + (4 * (boxes[:, 0] + boxes[:, 1]) if loose else 0.0)
    label = np.arange(m)
    touching = np.ones((m, m), dtype=bool)
    for k in range(boxes.shape[0]):
        lows, highs = -boxes[k, 0] - slack[k], boxes[k, 1] + slack[k]
        touching &= (lows[:, None] <= highs[None, :]) & (lows[None, :] <= highs[:, None])
    while True:
        spread = np.where(touching, label[None, :], m).min(axis=1)
        if (spread == label).all():
            break
        label = spread
    return [boxes[:, :, label == one].max(axis=2) for one in np.unique(label)]
