"""Drawings as numbers."""

from __future__ import annotations

import math
import random

import pytest

from api.drawing import Drawing, backbone, bars, circle, draw, strokes
from api.drawing.graph import _places, extent
from kg.query import Member, NeighborhoodEdge, Node
from kg.records import ENTITY_TYPES, Edge, EdgeKey, EntityType

ORG = EntityType.ORGANIZATION


def a_star(size: int) -> tuple[tuple[Node, ...], tuple[NeighborhoodEdge, ...]]:
    """A middle with so many around it, some of them linked among themselves."""
    dice = random.Random(7)
    nodes = [Node("organization/middle", "まんなか", ORG, 400, 0, 1.0)]
    edges = []
    for n in range(size):
        name = dice.choice(["株式会社の長い名前", "Foxconn", "Amazon Web Services", "東京"]) + str(n)
        id = f"organization/{n:04}"
        nodes.append(Node(id, name, dice.choice(ENTITY_TYPES), dice.randint(1, 300), 1, 0.9 - n / size / 2))
        edges.append(NeighborhoodEdge(nodes[0].id, "uses", id, 3, dice.randint(1, 40)))
        if n and dice.random() < 0.5:
            other = f"organization/{dice.randrange(n):04}"
            edges.append(NeighborhoodEdge(min(id, other), "partners_with", max(id, other), 1, 1))
    return tuple(nodes), tuple(edges)


def covered(drawing: Drawing) -> int:
    """How many pairs of nodes cover one another's circle or name."""
    boxes = [(s.x, s.y, max(extent(s.label), 2 * s.radius), 2 * s.radius + 13) for s in drawing.spots]
    return sum(
        abs(a[0] - b[0]) < (a[2] + b[2]) / 2 and abs(a[1] - b[1]) < (a[3] + b[3]) / 2 for n, a in enumerate(boxes) for b in boxes[:n]
    )


@pytest.mark.parametrize("size", [1, 2, 25, 300])
def test_no_name_covers_another_and_none_is_cut_off(size: int) -> None:
    drawing = draw(*a_star(size))
    assert len(drawing.spots) == size + 1 and covered(drawing) == 0
    for spot in drawing.spots:
        assert extent(spot.label) / 2 <= spot.x <= drawing.width - extent(spot.label) / 2
        assert spot.radius <= spot.y <= drawing.height - spot.radius


def test_the_same_graph_is_drawn_in_the_same_way() -> None:
    first = draw(*a_star(40))
    _places.cache_clear()
    assert draw(*a_star(40)) == first


def test_the_middle_is_in_the_middle_and_the_only_one_alone_is_too() -> None:
    drawing = draw(*a_star(30))
    assert (drawing.spots[0].x, drawing.spots[0].y) == (drawing.width / 2, pytest.approx(drawing.height / 2, abs=1))
    assert len(draw(a_star(1)[0][:1], ()).spots) == 1


def test_what_comes_by_expanding_stands_near_what_brought_it_and_moves_nothing() -> None:
    nodes, edges = a_star(60)
    brought = tuple(Node(f"person/{n}", f"人物{n}", EntityType.PERSON, 3, 1, 0.1) for n in range(12))
    more = tuple(NeighborhoodEdge(nodes[5].id, "leads", one.id, 1, 1) for one in brought)
    before, after = draw(nodes, edges), draw(nodes, edges + more, ((nodes[5].id, brought),))
    assert covered(after) == 0 and len(after.spots) == len(before.spots) + 12
    down = (after.height - before.height) / 2
    assert [(s.x, s.y) for s in before.spots] == [(s.x, pytest.approx(s.y - down, abs=0.11)) for s in after.spots[: len(nodes)]]
    parent = after.spots[5]
    far = [math.hypot(s.x - parent.x, s.y - parent.y) for s in after.spots[len(nodes) :]]
    assert parent.opened and max(far) < 350 and [s.number for s in after.spots] == list(range(73))


def test_of_many_lines_the_strongest_of_each_are_left_and_drawn_in_few_strokes() -> None:
    nodes, edges = a_star(80)
    dense = tuple(NeighborhoodEdge(a.id, "uses", b.id, 1, 1 + n % 5) for n, a in enumerate(nodes[1:]) for b in nodes[n + 2 :])
    lines = draw(nodes, edges + dense).lines
    kept = backbone(lines, {nodes[0].id})
    ends = [{line.head.node.id, line.tail.node.id} for line in kept]
    assert len(lines) > 3_000 and len(kept) < 80 * 3
    assert sum(nodes[0].id in two for two in ends) == 80
    assert all(sum(node.id in two for two in ends) >= 3 for node in nodes)
    drawn = strokes(kept)
    assert sum(len(stroke.lines) for stroke in drawn) == len(kept) and len(drawn) < 10
    assert all(stroke.path.count("M") * 2 == len(stroke.ends.split()) for stroke in drawn)


def test_width_tells_of_independent_posts_and_relations_of_two_are_one_line() -> None:
    nodes, _ = a_star(2)
    a, b, c = (node.id for node in nodes)
    edges = (
        NeighborhoodEdge(a, "uses", b, 9, 8),
        NeighborhoodEdge(b, "supplies", a, 1, 1),
        NeighborhoodEdge(a, "mentioned_with", b, 50, 50),
        NeighborhoodEdge(a, "mentioned_with", c, 50, 50),
    )
    lines = {frozenset((line.head.node.id, line.tail.node.id)): line for line in draw(nodes, edges).lines}
    assert lines[frozenset((a, b))].relations == ("uses", "supplies") and lines[frozenset((a, b))].independent == 8
    assert not lines[frozenset((a, b))].only_named and lines[frozenset((a, c))].only_named
    assert lines[frozenset((a, c))].width > lines[frozenset((a, b))].width


def test_bars_leave_no_month_out() -> None:
    drawn = bars({"2025-11": 2, "2026-02": 8}, 400, 40)
    assert drawn is not None
    assert [(bar.month, bar.posts, bar.height) for bar in drawn.bars] == [
        ("2025-11", 2, 10.0), ("2025-12", 0, 0.0), ("2026-01", 0, 0.0), ("2026-02", 8, 40.0),
    ]  # fmt: skip
    assert drawn.peak.month == "2026-02" and drawn.total == 10
    assert bars({}, 400, 40) is None


def test_a_circle_links_only_what_is_related() -> None:
    members = [Member(f"organization/{n}", str(n), ORG, 5, 1 / (n + 1)) for n in range(3)]
    edges = [
        Edge(EdgeKey("organization/0", "uses", "organization/1"), 4, 4, 4),
        Edge(EdgeKey("organization/1", "mentioned_with", "organization/2"), 9, 9, 9),
    ]
    drawn = circle(members, edges)
    assert [(chord.a.member.name, chord.b.member.name) for chord in drawn.chords] == [("0", "1")]
    assert drawn.dots[0].radius > drawn.dots[2].radius
