"""Leaves and grass as vector shapes: fronds for shadows, blades for a shore."""

from __future__ import annotations

import math
from random import Random

from gi2desk.api.demo_scene.stencil import Pen, Point


def frond(pen: Pen, root: Point, angle: float, length: float, dice: Random) -> None:
    """A palm leaf from `root` in the direction `angle` (radians, y downwards), drooping, with paired leaflets."""
    bend = dice.uniform(0.35, 0.8) * (1 if math.cos(angle) > 0 else -1)
    here, steps = root, 22
    for step in range(steps):
        share = step / steps
        angle += bend / steps
        reach = length / steps
        after = (here[0] + math.cos(angle) * reach, here[1] + math.sin(angle) * reach)
        pen.stroke(here, after, length * 0.012 * (1.1 - share))
        size = length * 0.34 * math.sin(math.pi * (0.12 + 0.85 * share)) ** 0.8
        for side in (-1, 1):
            leaf(pen, after, angle + side * (1.05 - 0.55 * share), size, size * 0.06)
        here = after


def leaf(pen: Pen, root: Point, angle: float, length: float, width: float) -> None:
    """A pointed leaf."""
    ax, ay = math.cos(angle), math.sin(angle)
    outline = []
    for along, aside in (
        (0, 0),
        (0.25, 0.8),
        (0.5, 1),
        (0.8, 0.55),
        (1, 0),
        (0.8, -0.55),
        (0.5, -1),
        (0.25, -0.8),
    ):
        outline.append(
            (
                root[0] + ax * along * length - ay * aside * width,
                root[1] + ay * along * length + ax * aside * width,
            )
        )
    pen.polygon(outline)


def blade(pen: Pen, root: Point, height: float, lean: float, width: float) -> None:
    """A blade of grass that bends by `lean` at its tip."""
    left, right = [], []
    for step in range(9):
        t = step / 8
        x, y = root[0] + lean * t * t, root[1] - height * t * (1 - 0.10 * t * abs(lean) / height)
        left.append((x - width / 2 * (1 - t), y))
        right.append((x + width / 2 * (1 - t), y))
    pen.polygon(left + right[::-1])


def cattail(pen: Pen, tip: Point, height: float) -> None:
    """The brown head of a bulrush, with its spike, at the end of a stalk."""
    pen.ellipse((tip[0], tip[1] + height * 0.02), 0.0021, 0.0125)
    pen.stroke((tip[0], tip[1] - 0.006), (tip[0], tip[1] - 0.022), 0.0009, 0.0004)
