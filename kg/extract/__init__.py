"""The language pipeline: sentences, words and names. The only room with spaCy and GiNZA."""

from kg.extract.analysis import Analysis, Candidate, SentenceAnalyzer, TextAnalyzer, analyzer
from kg.extract.mentions import mentions_of
from kg.extract.names import ListedName
from kg.extract.passing import passing_of
from kg.extract.sentences import lead_of, sentences_of

__all__ = [
    "Analysis",
    "Candidate",
    "ListedName",
    "SentenceAnalyzer",
    "TextAnalyzer",
    "analyzer",
    "lead_of",
    "mentions_of",
    "passing_of",
    "sentences_of",
]
