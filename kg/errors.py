"""Errors name situations. The tree::

    KgError
    ├── UsageError            the call itself is wrong (a path that is not there, a URL that no store understands)
    │   ├── JudgementConflict judgements that cannot all hold
    │   └── PostError         a post cannot be analysed; names line, reason and remedy
    ├── DataError             a data file of the project or of the user is wrong; names file and line
    ├── AnalysisFailed        a process that analyses text is gone
    ├── NotFound
    │   ├── EntityNotFound
    │   ├── PostNotFound
    │   ├── EdgeNotFound
    │   ├── TopicNotFound
    │   └── JudgementNotFound
    └── StoreError
        ├── StoreBusy         another writer holds the store, or a question took too long
        │   └── ViewOutdated  what a view showed has changed; ask again
        ├── StoreUnavailable  no server answers
        ├── StoreDenied       the server refuses the user
        ├── GraphTooLarge     a question needs the whole graph in memory, and it does not fit
        ├── StoreUnreadable   not a store, damaged, or not ours to open
        │   └── DiskFull      no room on the disk, or no more that may be written
        └── StoreTooNew       written by a newer version

Only ``api/`` knows status codes. What is wrong with a post is not an error but a :class:`kg.records.Problem`.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "AnalysisFailed",
    "DataError",
    "DiskFull",
    "EdgeNotFound",
    "EntityNotFound",
    "GraphTooLarge",
    "JudgementConflict",
    "JudgementNotFound",
    "KgError",
    "NotFound",
    "PostError",
    "PostNotFound",
    "StoreBusy",
    "StoreDenied",
    "StoreError",
    "StoreTooNew",
    "StoreUnavailable",
    "StoreUnreadable",
    "TopicNotFound",
    "UsageError",
    "ViewOutdated",
]


class KgError(Exception):
    """Anything this project raises on purpose; the message is one line meant for people."""


class UsageError(KgError):
    """The call itself is wrong."""


class JudgementConflict(UsageError):
    """Judgements contradict one another."""

    def __init__(self, what: str, judgements: tuple[Any, ...]) -> None:
        self.judgements = judgements
        """Those that do not go together, as they are."""
        chain = tuple(str(j) for j in judgements)
        super().__init__(f"{what}: {' · '.join(chain)}" if chain else what)
        self.chain = chain
        """The judgements that do not go together, in words, in the order in which one leads to the next."""


class PostError(UsageError):
    """A post cannot be analysed. An ingest reports it as a :class:`kg.records.Problem` and goes on."""

    def __init__(self, path: str, line: int, reason: str, remedy: str) -> None:
        super().__init__(f"{path}:{line}: {reason}; {remedy}")
        self.path, self.line, self.reason, self.remedy = path, line, reason, remedy


class DataError(KgError):
    """A data file is wrong."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path, self.line, self.reason = path, line, reason


class AnalysisFailed(KgError):
    """A process that analyses text is gone: killed, or out of memory."""


class NotFound(KgError):
    """What was asked for is not in the graph."""


class EntityNotFound(NotFound):
    """No entity has this id or name."""

    def __init__(self, name: str, suggestions: tuple[str, ...] = ()) -> None:
        hint = f"; did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"no entity is called {name!r}{hint}")
        self.name, self.suggestions = name, suggestions


class PostNotFound(NotFound):
    """No post has this id."""

    def __init__(self, post_id: str) -> None:
        super().__init__(f"no post has the id {post_id!r}")
        self.post_id = post_id


class EdgeNotFound(NotFound):
    """Nothing in the archive links these two."""


class TopicNotFound(NotFound):
    """No post is about this topic."""

    def __init__(self, topic: str, suggestions: tuple[str, ...] = ()) -> None:
        hint = f"; did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"no post is about {topic!r}{hint}")
        self.topic, self.suggestions = topic, suggestions


class JudgementNotFound(NotFound):
    """No judgement in force has this id."""

    def __init__(self, judgement_id: str) -> None:
        super().__init__(f"no judgement has the id {judgement_id!r}; `kg judgements` lists those in force")
        self.judgement_id = judgement_id


class StoreError(KgError):
    """The store cannot do what was asked."""


class PostRefused(StoreError):
    """The store cannot hold what was found in one post, or not all of a batch at once; the others it can."""


class StoreBusy(StoreError):
    """Another writer holds the store."""


class ViewOutdated(StoreBusy):
    """The graph changed while it was read, so that the answer may be of two states; asking again helps."""


class StoreUnavailable(StoreError):
    """No server answers."""


class StoreDenied(StoreError):
    """The server refuses the user, or what the user wants to do."""


class GraphTooLarge(StoreError):
    """A question needs the whole graph in memory, and it does not fit."""


class StoreUnreadable(StoreError):
    """The file is not a store, is damaged, or may not be opened."""


class DiskFull(StoreUnreadable):
    """There is no room on the disk to write, or to read what is being written; or a quota or limit is used up."""


class StoreTooNew(StoreError):
    """The store was written by a newer version of the project."""
