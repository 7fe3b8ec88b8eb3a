"""What the data file of a site says."""

from __future__ import annotations

from kg.paste import entries
from kg.query import Related
from kg.store.base import PostCard


def test_a_title_in_a_data_file_is_one_line_that_turns_and_controls_nothing() -> None:
    found = [Related(PostCard("a", "a.md", "/a|b/", "\u202e<!-- 題\n{{ x }}\x1b[2J", None, (), ()), 1.0, (), "")]
    assert entries(found) == [{"title": "<!-- 題 {{ x }}\ufffd[2J", "url": "/a%7Cb/", "date": "", "reason": ""}]
