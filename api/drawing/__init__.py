"""Drawings as plain numbers: what the templates write as SVG."""

from api.drawing.bars import Bar, Bars, bars
from api.drawing.circle import Chord, Circle, Dot, circle
from api.drawing.graph import Drawing, Line, Spot, draw

__all__ = ["Bar", "Bars", "Chord", "Circle", "Dot", "Drawing", "Line", "Spot", "bars", "circle", "draw"]
