"""Records made by hand, for tests of every stage: ``from builders import a_post, a_scene``.

The text of a hand-made post is its own source, so that an offset into one is an offset into the other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kg.posts import SourceFile, read_post
from kg.records import (
    Alias,
    Claim,
    EdgeKey,
    Entity,
    EntityType,
    Mention,
    Piece,
    Post,
    PostFacts,
    Problem,
    Segment,
    SegmentKind,
    Sentence,
    Token,
    Topic,
)

__all__ = [
    "ORG",
    "PERSON",
    "PLACE",
    "PRODUCT",
    "PROJECT",
    "TECH",
    "Scene",
    "a_claim",
    "a_dated_post",
    "a_file",
    "a_mention",
    "a_post",
    "a_scene",
    "an_entity",
    "facts_of",
    "id_of",
    "problems_of",
    "read",
    "split_sentences",
    "tokenized",
    "tokens_of",
]

ORG, PERSON, PRODUCT = EntityType.ORGANIZATION, EntityType.PERSON, EntityType.PRODUCT
PROJECT, PLACE, TECH = EntityType.PROJECT, EntityType.PLACE, EntityType.TECHNOLOGY

NEW_YEAR = datetime(2026, 1, 5, tzinfo=UTC)


# Files ---------------------------------------------------------------------------------------------------------------


def a_file(content: str | bytes, path: str = "2026-01-05-a-post.md", root: str = "/blog") -> SourceFile:
    """A file as :func:`kg.posts.find_files` hands it on, without a file system."""
    data = content.encode() if isinstance(content, str) else content
    return SourceFile(root, path, f"{root}/{path}", data, hashlib.sha256(data).hexdigest())


def read(content: str | bytes, path: str = "2026-01-05-a-post.md") -> Post:
    """The post that a file's content makes; fails if it was skipped."""
    post, problems = read_post(a_file(content, path))
    assert post is not None, problems
    return post


def problems_of(content: str | bytes, path: str = "2026-01-05-a-post.md") -> list[Problem]:
    """What is reported about a file's content."""
    return read_post(a_file(content, path))[1]


# Posts and sentences -------------------------------------------------------------------------------------------------


def a_post(
    *paragraphs: str | tuple[SegmentKind, str],
    id: str = "2026-01-05-a-post",
    title: str = "",
    published_at: datetime | None = NEW_YEAR,
    tags: Sequence[str] = (),
    categories: Sequence[str] = (),
) -> Post:
    """A post whose source is its title and paragraphs, each on a line of its own with an empty line behind."""
    texts = [p if isinstance(p, tuple) else (SegmentKind.PARAGRAPH, p) for p in paragraphs]
    if title:
        texts.insert(0, (SegmentKind.TITLE, title))
    source = ""
    segments = []
    for kind, text in texts:
        segments.append(Segment(kind, text, (Piece(0, len(text), len(source), len(source) + len(text)),)))
        source += text + "\n\n"
    return Post(
        id=id,
        path=f"{id}.md",
        permalink=f"/{id}/",
        title=title or id,
        published_at=published_at,
        tags=tuple(tags),
        categories=tuple(categories),
        source=source,
        content_hash=hashlib.sha256(source.encode()).hexdigest(),
        segments=tuple(segments),
        root="/blog",
    )


def split_sentences(post: Post) -> tuple[Sentence, ...]:
    """The sentences of a hand-made post: each ends at ``。``."""
    found = []
    for index, segment in enumerate(post.segments):
        for part in re.finditer(r"[^。]+。?", segment.text):
            start, end = segment.source_span(part.start(), part.end())
            found.append(Sentence(part[0], start, end, index, part.start()))
    return tuple(found)


def tokens_of(words: str, tag: str = "名詞-普通名詞-一般") -> tuple[str, tuple[Token, ...]]:
    """The text and tokens of words separated by ``|``; ``word/動詞-一般`` gives one a part of speech of its own.

    >>> tokens_of("OpenAI|は/助詞|動く/動詞-一般")[0]
    'OpenAIは動く'
    """
    text = ""
    tokens = []
    for part in words.split("|"):
        word, _, own = part.partition("/")
        if word.strip():
            tokens.append(Token(len(text), len(text) + len(word), own or tag, word))
        text += word
    return text, tuple(tokens)


def tokenized(post: Post, words: Mapping[str, str] | Sequence[str]) -> list[Sentence]:
    """Sentences with tokens, one a segment, from words separated by ``|`` in the order of the post's segments."""
    found = []
    for index, (segment, line) in enumerate(zip(post.segments, words, strict=True)):
        text, tokens = tokens_of(line)
        assert text == segment.text, f"the words of segment {index} do not make up its text"
        found.append(Sentence(text, segment.start, segment.end, index, 0, tokens))
    return found


# Names ---------------------------------------------------------------------------------------------------------------


def id_of(name: str, type: EntityType) -> str:
    """The id that hand-made records give to what a name names."""
    return f"{type.lower()}/{name.casefold().replace(' ', '-')}"


def an_entity(name: str, type: EntityType = ORG, *aliases: str, curated: bool = False) -> Entity:
    """An entity that is called by its name and aliases."""
    return Entity(id_of(name, type), name, type, tuple(Alias(a, "by hand") for a in (name, *aliases)), curated=curated)


def a_mention(
    post: Post,
    sentences: Sequence[Sentence],
    sentence: int,
    at: int,
    name: str,
    type: EntityType = ORG,
    entity_id: str = "",
    method: str = "gazetteer",
) -> Mention:
    """The mention of a name that begins at `at` in a sentence's text."""
    where = sentences[sentence]
    start, end = post.segments[where.segment].source_span(where.offset + at, where.offset + at + len(name))
    return Mention(start, end, post.source[start:end], name, type, method, sentence, at, at + len(name), entity_id)


@dataclass(frozen=True)
class Scene:
    """A post with its sentences and linked mentions."""

    post: Post
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]


def a_scene(text: str | Post, names: Mapping[str, EntityType], same: Mapping[str, str] | None = None) -> Scene:
    """A text (or post) in which the given names are mentioned, wherever they stand, longest first.

    `same` maps a name to another one that names the same thing.
    """
    post = text if isinstance(text, Post) else a_post(text)
    sentences = split_sentences(post)
    expression = re.compile("|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)))
    mentions = []
    for index, sentence in enumerate(sentences):
        for found in expression.finditer(sentence.text):
            name = found[0]
            main = (same or {}).get(name, name)
            mentions.append(a_mention(post, sentences, index, found.start(), name, names[name], id_of(main, names[main])))
    return Scene(post, sentences, tuple(mentions))


# Facts ---------------------------------------------------------------------------------------------------------------


def a_claim(post: Post, head: str, type: str, tail: str, *, at: int = 0, status: str = "asserted", amount: str | None = None) -> Claim:
    """A claim whose evidence is the post's sentence number `at`."""
    sentence = split_sentences(post)[at]
    return Claim(
        id=hashlib.sha256(f"{post.id} {at} {head} {type} {tail}".encode()).hexdigest()[:20],
        post_id=post.id,
        head=head,
        type=type,
        tail=tail,
        start=sentence.start,
        end=sentence.end,
        text=post.source[sentence.start : sentence.end],
        sentence=sentence.text,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        amount=amount,
        status=status,
    )


def facts_of(scene: Scene, claims: Sequence[Claim] = (), topics: Sequence[str] = ()) -> PostFacts:
    """The facts of a scene: its mentions, the entities they name, and what is given."""
    entities: dict[str, Entity] = {}
    for mention in scene.mentions:
        known = entities.setdefault(mention.entity_id, replace(an_entity(mention.name, mention.type), id=mention.entity_id))
        if mention.name not in {a.text for a in known.aliases}:
            entities[known.id] = replace(known, aliases=(*known.aliases, Alias(mention.name, "by hand")))
    return PostFacts(
        post=scene.post,
        mentions=scene.mentions,
        entities=tuple(entities[id_] for id_ in sorted(entities)),
        claims=tuple(claims),
        topics=tuple(Topic(f"topic/{name}", name, 1.0) for name in topics),
    )


def a_dated_post(
    date: str | None, *edges: tuple[str, str, str], names: Sequence[str] = (), topics: Sequence[str] = (), id: str = "", text: str = ""
) -> PostFacts:
    """The facts of a post of a day that links organizations by name, head, type and tail, mentions `names` too, and is about topics.

    Its sentence is one of its own, unless `text` gives another.
    """
    id = id or f"{date}-{hashlib.sha256(repr((edges, names, topics)).encode()).hexdigest()[:6]}"
    mentioned = dict.fromkeys([*names, *(end for head, _, tail in edges for end in (head, tail))], ORG)
    published = datetime.fromisoformat(date).replace(tzinfo=UTC) if date else None
    post = a_post(text or f"{id} {' '.join(mentioned)} {' '.join(topics)}。", id=id, published_at=published)
    scene = a_scene(post, mentioned) if mentioned else Scene(post, split_sentences(post), ())
    keys = [EdgeKey.of(id_of(head, ORG), type, id_of(tail, ORG)) for head, type, tail in edges]
    return facts_of(scene, [a_claim(post, key.head, key.type, key.tail) for key in keys], topics)
