"""What people decide about the graph: judgements, which go together, and what they make of what was found. No input or output."""

from kg.judge.apply import judged
from kg.judge.code import as_data, as_toml, from_data, from_toml
from kg.judge.force import Judgements, type_in_id
from kg.judge.reaching import Reach, reach, subjects
from kg.judge.records import (
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_TEXT,
    MOST_TEXTS,
    Context,
    Ignore,
    Judgement,
    NeverSame,
    Rename,
    Retype,
    Same,
    Single,
    Split,
    Verdict,
    about,
    judgement,
)

__all__ = [
    "LONGEST_NAME",
    "LONGEST_REASON",
    "LONGEST_TEXT",
    "MOST_TEXTS",
    "Context",
    "Ignore",
    "Judgement",
    "Judgements",
    "NeverSame",
    "Reach",
    "Rename",
    "Retype",
    "Same",
    "Single",
    "Split",
    "Verdict",
    "about",
    "as_data",
    "as_toml",
    "from_data",
    "from_toml",
    "judged",
    "judgement",
    "reach",
    "subjects",
    "type_in_id",
]
