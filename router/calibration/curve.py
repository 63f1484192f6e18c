"""The picture of before and after: how many answers are right for each share of questions that goes to the cloud."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np

from router.calibration.fit import Floats

_WIDTH, _HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 56, 56
_COLOURS: Final = {"learned": "#0f766e", "length alone": "#b45309", "at random": "#94a3b8"}


@dataclass(frozen=True, slots=True)
class Line:
    """One way to choose."""

    name: str
    """`learned`, `length alone` or `at random`."""
    right: Floats
    """Share of right answers with 0, 1, 2 … questions at the cloud."""


def picture(title: str, lines: Sequence[Line]) -> str:
    """Return the curves as SVG."""
    low = max(0.0, float(min(line.right.min() for line in lines)) - 0.03)
    high = min(1.0, float(max(line.right.max() for line in lines)) + 0.03)
    high = max(high, low + 0.05)
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="system-ui, sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="24" font-size="15" fill="#0f172a">{escape(title)}</text>',
    ]
    drawn += _axes(low, high)
    for place, line in enumerate(lines):
        drawn += _drawn(line, place, (low, high))
    return "\n".join([*drawn, "</svg>\n"])


def _axes(low: float, high: float) -> list[str]:
    drawn = []
    for step in range(5):
        right = low + (high - low) * step / 4
        y = _y(right, (low, high))
        drawn.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#e2e8f0"/>')
        drawn.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#475569">{right:.0%}</text>')
        x = _x(step / 4)
        below = _HEIGHT - _BOTTOM + 18
        drawn.append(f'<text x="{x:.1f}" y="{below}" text-anchor="middle" fill="#475569">{step / 4:.0%}</text>')
    drawn.append(
        f'<text x="{_x(0.5):.1f}" y="{_HEIGHT - 14}" text-anchor="middle" fill="#0f172a">'
        "questions that go to the cloud</text>"
    )
    drawn.append(f'<text x="{_LEFT}" y="{_TOP - 10}" text-anchor="middle" fill="#0f172a">right answers</text>')
    return drawn


def _drawn(line: Line, place: int, span: tuple[float, float]) -> list[str]:
    # A hundred points are enough for the eye.
    count = len(line.right) - 1
    picked = np.unique(np.linspace(0, count, min(count, 100) + 1).astype(int))
    points = " ".join(f"{_x(int(at) / count):.1f},{_y(float(line.right[at]), span):.1f}" for at in picked)
    colour = _COLOURS[line.name]
    y = _HEIGHT - _BOTTOM - 16 - 18 * place
    x = _WIDTH - _RIGHT - 120
    return [
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>',
        f'<path d="M{x} {y - 4}h20" stroke="{colour}" stroke-width="3"/>',
        f'<text x="{x + 28}" y="{y}" fill="#0f172a">{escape(line.name)}</text>',
    ]


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(right: float, span: tuple[float, float]) -> float:
    low, high = span
    return _HEIGHT - _BOTTOM - (right - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)
