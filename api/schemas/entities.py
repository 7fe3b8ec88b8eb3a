"""Answers about entities."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas.common import EntityId, EntityRef, FirstSeen, Independent, LastSeen, Page, PostCount, PostRef, Schema
from api.schemas.edges import Evidence

__all__ = [
    "Alias",
    "CompleteAnswer",
    "Entity",
    "EntityCard",
    "Match",
    "Neighbor",
    "Neighborhood",
    "NeighborhoodEdge",
    "NeighborsAnswer",
    "Node",
    "PostOfEntity",
    "PostsAnswer",
    "Profile",
    "ResolvedProfile",
    "SearchAnswer",
    "TopicBeside",
]


class Alias(Schema):
    """One name of an entity."""

    text: str = Field(description="The name.", examples=["オープンAI"])
    reason: str = Field(description="Why it is a name of the entity.", examples=["written in the posts"])


class Entity(EntityRef):
    """An entity with all its names."""

    aliases: list[Alias] = Field(description="All its names, each with the reason.")
    codes: list[str] = Field(description="Codes such as a ticker.", examples=[["ticker:NVDA"]])
    curated: bool = Field(description="Whether people chose the name.")


class Match(EntityRef):
    """An entity that a search found."""

    matched: str = Field(description="The name or code that answered the search.", examples=["ホンハイ"])
    posts: PostCount
    kind: Literal["name", "beginning", "code", "part", "words", "sound", "slip"] = Field(
        description="How it matches, best first: the whole name, its beginning, a code of the entity, a part of the name, its words in "
        "another order, its sound, or but for a typing slip.",
        examples=["name"],
    )
    score: float = Field(
        description="0 to 100, how much of the name was given and how exactly; only the whole name and a code have 100.", examples=[100.0]
    )
    distance: int = Field(description="Typing slips between what was given and the name.", examples=[0])


class EntityCard(EntityRef):
    """An entity, and how often it is named."""

    posts: PostCount


class Neighbor(EntityRef):
    """An entity at the other end of an edge."""

    relation: str = Field(description="Type of the edge.", examples=["partners_with"])
    direction: Literal["out", "in", "both"] = Field(description="`out` if the entity asked about is the head, `in` if it is the tail.")
    claims: int = Field(description="Number of assertions.", examples=[4])
    posts: PostCount
    sure_posts: int | None = Field(
        description="Those of which a sentence surely says so, with a confidence of 0.7 or more; of none the relation is a guess. Null of "
        "co-mentions, and where no evidence was asked for.",
        examples=[9],
    )
    independent: Independent
    first_seen: FirstSeen
    last_seen: LastSeen
    roles: list[str] = Field(
        description="Of `leads`: as what; of `invests_in`: `リード` if the head leads a round. As the evidence shown here says.",
        examples=[["CEO"]],
    )
    evidence: list[Evidence] = Field(description="The best evidence for it, as much as was asked for; none of co-mentions.")


class PostOfEntity(Schema):
    """A post that mentions an entity."""

    post: PostRef = Field(description="The post.")
    mentions: int = Field(description="How often it mentions the entity.", examples=[9])


class TopicBeside(Schema):
    """A topic that shares posts with something."""

    id: str = Field(description="Id of the topic.", examples=["topic/データセンター"])
    name: str = Field(description="Name of the topic.", examples=["データセンター"])
    posts: PostCount
    strength: float = Field(description="How much the two belong together, 0 to 1: the cosine of their sets of posts.", examples=[0.31])


class Profile(Schema):
    """What the archive says about an entity."""

    entity: Entity = Field(description="The entity with all its names.")
    posts: PostCount
    mentions: int = Field(description="Mentions in all posts.", examples=[57])
    first_seen: FirstSeen
    last_seen: LastSeen
    relations: list[Neighbor] = Field(description="Typed relations, those that most posts assert first; of each type at most `limit`.")
    companions: list[Neighbor] = Field(description="Whom it is most often named with in one sentence.")
    topics: list[TopicBeside] = Field(description="What its posts are about.")
    latest: list[PostOfEntity] = Field(description="The newest posts that mention it.")
    months: dict[str, int] = Field(description="Its posts by month; months without any are left out.", examples=[{"2025-11": 4}])


class SearchAnswer(Page):
    """Entities by name."""

    query: str = Field(description="What was searched for.", examples=["ホンハイ"])
    items: list[Match] = Field(description="Whole names first, then beginnings, then parts; within each the most mentioned first.")


class CompleteAnswer(Schema):
    """Entities whose names may be about to be typed."""

    query: str = Field(description="What was typed.", examples=["ほんは"])
    items: list[Match] = Field(description="Best first.")


class ResolvedProfile(Schema):
    """The profile of what a name stands for."""

    query: str = Field(description="The name that was asked for.", examples=["オープンAI"])
    resolved_to: EntityId
    others: list[EntityCard] = Field(description="What else is called so, the most mentioned first.")
    profile: Profile = Field(description="What the archive says about it.")


class NeighborsAnswer(Page):
    """Who is linked to an entity."""

    entity: EntityRef = Field(description="The entity asked about.")
    items: list[Neighbor] = Field(description="Typed relations before co-mentions, those that most posts assert first.")


class Node(EntityCard):
    """An entity of a neighbourhood."""

    distance: int = Field(description="Hops from the middle.", examples=[1])
    strength: float = Field(description="How firmly it hangs together with the middle, 0 to 1.", examples=[0.4])


class NeighborhoodEdge(Schema):
    """An edge of a neighbourhood."""

    head: EntityId
    type: str = Field(description="Relation type from head to tail.", examples=["partners_with"])
    tail: EntityId
    posts: PostCount
    independent: Independent
    evidence: list[Evidence] = Field(description="The best evidence for it, as much as was asked for; none of co-mentions.")


class Neighborhood(Schema):
    """The part of the graph around an entity, for drawing."""

    nodes: list[Node] = Field(description="The entity itself, then the others, the strongest first.")
    edges: list[NeighborhoodEdge] = Field(description="All the edges wanted between them.")
    complete: bool = Field(description="Whether there is no more of it than is shown.")


class PostsAnswer(Page):
    """The posts of an entity."""

    entity: EntityRef = Field(description="The entity asked about.")
    items: list[PostOfEntity] = Field(description="Newest first.")
