"""Posts to weighted topics."""

from kg.topics.ranking import Ranking, load_ranking
from kg.topics.terms import content_tokens, content_words
from kg.topics.vocabulary import Vocabulary, load_vocabulary, main_name, names_of
from kg.topics.weigh import topics_of

__all__ = [
    "Ranking",
    "Vocabulary",
    "content_tokens",
    "content_words",
    "load_ranking",
    "load_vocabulary",
    "main_name",
    "names_of",
    "topics_of",
]
