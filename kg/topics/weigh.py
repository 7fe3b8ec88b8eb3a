"""What a post is about: its likeliest candidates.

Nothing but the post and tables that the project ships go into the weight, so that adding a post changes no other post's topics.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.normalize import lookup_form
from kg.records import Post, Sentence, Topic
from kg.topics.candidates import candidates_of
from kg.topics.ranking import Ranking
from kg.topics.vocabulary import Vocabulary

__all__ = ["MOST_TOPICS", "tags_of", "topics_of"]

MOST_TOPICS = 10

_LEAST_TOPICS, _UNLIKELY = 5, 0.25
"""Behind the first few, what is less likely than this is no topic."""


def topics_of(
    post: Post, sentences: Sequence[Sentence], vocabulary: Vocabulary, names: frozenset[str], ranking: Ranking
) -> tuple[Topic, ...]:
    """The topics of a post, most central first, at most :data:`MOST_TOPICS`. A topic's weight is how likely it is one.

    Args:
        post: the post.
        sentences: its sentences with tokens.
        vocabulary: the themes that are known.
        names: names of entities found in the post; a name by itself is an entity and no topic.
        ranking: weights and counts.
    """
    candidates = candidates_of(post, sentences, vocabulary, frozenset(lookup_form(n) for n in names))
    best = ranking.best(candidates, tags_of(post, vocabulary), MOST_TOPICS)
    topics: dict[str, Topic] = {}
    for place, (c, chance) in enumerate(best):
        if place < _LEAST_TOPICS or chance >= _UNLIKELY:
            # Forms that differ in signs only have one id; the likelier one stands for both.
            topics.setdefault(_topic_id(c.form), Topic(_topic_id(c.form), c.name, round(chance, 4)))
    return tuple(topics.values())


def tags_of(post: Post, vocabulary: Vocabulary) -> frozenset[str]:
    """Look-up forms of the post's tags and categories, and of the names of the themes that they name.

    Tags are often wrong: they are a reason only for what the text speaks of.
    """
    forms = [lookup_form(tag) for tag in (*post.tags, *post.categories)]
    return frozenset((*forms, *(lookup_form(vocabulary.by_form[f].name) for f in forms if f in vocabulary.by_form)))


def _topic_id(form: str) -> str:
    return "topic/" + re.sub(r"[^\w.+ー]+", "-", form).strip("-")
