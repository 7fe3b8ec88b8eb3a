"""Drawings as plain numbers: what the templates write as SVG."""

from api.drawing.bars import Bar, Bars, bars
from api.drawing.circle import Chord, Circle, Dot, circle
from api.drawing.graph import Drawing, draw
from api.drawing.lines import Line, Spot, Stroke, backbone, strokes

__all__ = [
    "Bar", "Bars", "Chord", "Circle", "Dot", "Drawing", "Line", "Spot", "Stroke", "backbone", "bars", "circle", "draw", "strokes",
]  # fmt: skip
