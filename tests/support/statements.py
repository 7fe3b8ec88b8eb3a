"""What sentences of made-up names state of whom, read as those of a post are."""

from __future__ import annotations

from builders import ORG, PRODUCT, PROJECT, a_post, a_scene

from kg.query.statements.passages import passages
from kg.query.statements.stated import Stated, stated_in
from kg.records import EntityType

__all__ = ["NAMES", "short", "stated"]

NAMES = {
    **dict.fromkeys(("青嶺", "白浜", "黒田電機", "赤坂"), ORG),
    **dict.fromkeys(("ミナモ 2", "ミナモ 3"), PRODUCT),
    "北極星": PROJECT,
    "AI規則": EntityType.LAW,
    "札幌": EntityType.PLACE,
}


def stated(text: str, title: str = "(none)") -> list[Stated]:
    """What a text of :data:`NAMES` states."""
    scene = a_scene(a_post(text), NAMES)
    return stated_in(passages(scene.post.source, title), scene.mentions)


def short(text: str, title: str = "(none)") -> list[tuple[str, set[str], tuple[float, ...]]]:
    """The same in short: the kind, the names of whom, and the value."""
    return [(s.kind, {e.partition("/")[2] for e in s.about}, s.value) for s in stated(text, title)]
