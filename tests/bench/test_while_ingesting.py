"""Whether the benchmark would notice half a post."""

from __future__ import annotations

import copy
import json
from typing import Any

from serving import Answer
from while_ingesting import Watched, failed, half_seen, seen_of

_POST: dict[str, Any] = {
    "post": {"id": "p"},
    "entities": [{"id": "organization/a", "mentions": [1, 2]}, {"id": "organization/b", "mentions": [1]}],
    "claims": [{"id": "c1"}, {"id": "c2"}],
    "topics": [{"id": "t"}],
}
_EDGE: dict[str, Any] = {
    "next": None,
    "links": [{"head": "a", "type": "supplies", "tail": "b", "claims": 2, "posts": 2}],
    "items": [
        {"claim": {"head": "a", "type": "supplies", "tail": "b", "post_id": id}, "post": {"id": id}} for id in ("p", "q")
    ],
}  # fmt: skip
_LIST, _PAIR, _WHOLE = "/v1/entities/organization/a/posts?limit=200", "/v1/edges?a=a&b=b&limit=200", "/v1/posts/p"


def _answer(address: str, said: Any, tag: str = "1", kind: str = "new in lists", status: int = 200) -> Answer:
    return Answer(kind, address, status, tag, json.dumps(said).encode(), 1.0)


def _wrong(*answers: Answer) -> int:
    watched = Watched({_WHOLE: seen_of(_POST)}, {_LIST: {"p": True}, _PAIR: {"p": True}})
    return len(half_seen(answers, watched))


def test_whole_posts_and_none_are_right() -> None:
    without: dict[str, Any] = {"next": None, "items": [], "links": []}
    assert _wrong(_answer(_LIST, without), _answer(_WHOLE, {}, status=404), _answer(_PAIR, without)) == 0
    there = {"next": None, "items": [{"post": {"id": "p"}}]}
    assert _wrong(_answer(_LIST, without, "1"), *(_answer(a, s, "2") for a, s in ((_LIST, there), (_WHOLE, _POST), (_PAIR, _EDGE)))) == 0


def test_half_a_post_is_noticed() -> None:
    for part in ("entities", "claims", "topics"):
        assert _wrong(_answer(_WHOLE, {**_POST, part: _POST[part][1:]})) == 1
    fewer = copy.deepcopy(_POST)
    fewer["entities"][0]["mentions"].pop()
    assert _wrong(_answer(_WHOLE, fewer)) == 1


def test_counts_and_evidence_of_two_states_are_noticed() -> None:
    assert _wrong(_answer(_PAIR, {**_EDGE, "items": _EDGE["items"][:1]})) == 1


def test_answers_of_one_tag_must_agree() -> None:
    absent = {"next": None, "items": [{"post": {"id": "q"}}]}
    assert _wrong(_answer(_LIST, absent), _answer(_WHOLE, _POST)) == 1
    assert _wrong(_answer(_LIST, absent), _answer(_PAIR, _EDGE)) == 1
    assert _wrong(_answer(_LIST, absent, "1"), _answer(_PAIR, _EDGE, "2")) == 0


def test_only_what_is_yet_to_come_may_be_missing() -> None:
    missing = [_answer(_WHOLE, {}, kind=kind, status=404) for kind in ("new post", "post")]
    assert failed([*missing, _answer(_LIST, {}, kind="new in lists", status=503)]) == {"post: 404": 1, "new in lists: 503": 1}
