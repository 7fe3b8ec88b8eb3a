"""Sentences that do not name both ends of what they assert."""

from __future__ import annotations

from stories import org, put, said, told

from kg import query
from kg.store import GraphStore

BARE = told(
    "a",
    "2026-01-01",
    said("OpenAI", "mentioned_with", "Oracle", "**OpenAI**は[Oracle](/oracle/)と話した。"),
    said("Arm", "mentioned_with", "Meta", "ArmとMetaもいた。"),
    said("OpenAI", "acquires", "AMD", "同社はAMDを買収する。"),
)
BOTH = told("b", "2026-01-02", said("OpenAI", "acquires", "AMD", "長い検討の末にOpenAIはAMDを買収すると決めたと伝えられている。"))


def test_a_sentence_that_names_one_comes_with_the_one_before_that_names_the_other(any_store: GraphStore) -> None:
    put(any_store, BARE)
    with any_store.view() as view:
        ends = org("OpenAI"), org("AMD")
        [item] = query.in_context(view, query.evidence(view, *ends, type="acquires"), query.naming_both(view, *ends))
        assert item.context == ("OpenAIはOracleと話した。",)
        assert query.links(view, *ends)[0].best == item


def test_what_names_both_is_shown_first_and_needs_no_context(any_store: GraphStore) -> None:
    put(any_store, BARE, BOTH)
    with any_store.view() as view:
        best = query.links(view, org("OpenAI"), org("AMD"))[0].best
        assert (best.post.id, best.context) == ("b", ())
