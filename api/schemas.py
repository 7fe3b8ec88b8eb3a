"""What questions and answers look like."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from api.drafts import MAX_CHARACTERS
from kg.records import CO_MENTION, RELATION_TYPES, EntityType

__all__ = [
    "Claim",
    "DraftQuestion",
    "EdgeAnswer",
    "EntityAbout",
    "EntityInPost",
    "EntityRef",
    "Evidence",
    "Health",
    "Link",
    "Match",
    "Neighbor",
    "NeighborsAnswer",
    "Path",
    "PathsAnswer",
    "PostContents",
    "PostEntitiesAnswer",
    "PostOfEntity",
    "PostRef",
    "PostsAnswer",
    "Problem",
    "Profile",
    "Related",
    "RelatedAnswer",
    "RelationName",
    "ResolvedProfile",
    "SearchAnswer",
    "Stats",
    "Topic",
    "TopicProfile",
    "TopicsAnswer",
    "TypeName",
]

RELATIONS = (*RELATION_TYPES, CO_MENTION)


def _known_relation(name: str) -> str:
    if name not in RELATIONS:
        raise ValueError(f"there is no relation {name!r}; there are {', '.join(RELATIONS)}")
    return name


def _capitalized(name: Any) -> Any:
    return name.capitalize() if isinstance(name, str) else name


RelationName = Annotated[str, AfterValidator(_known_relation), WithJsonSchema({"type": "string", "enum": list(RELATIONS)})]
"""A relation type, or the co-mention."""

TypeName = Annotated[EntityType, BeforeValidator(_capitalized)]
"""An entity type in any case."""

EntityId = Annotated[str, Field(description="Id of the entity: its type, a slash and its readable name.", examples=["organization/openai"])]
Name = Annotated[str, Field(description="Name to show.", examples=["ソフトバンクグループ"])]
Type = Annotated[str, Field(description="What kind of thing it is.", examples=["Organization"])]
Independent = Annotated[
    int, Field(description="Posts that do not repeat one another: those that share an asserting sentence, word for word, count once.")
]
PostCount = Annotated[int, Field(description="Number of posts.", examples=[12])]
FirstSeen = Annotated[datetime | None, Field(description="Date of the oldest post that says so; null if none has a date.")]
LastSeen = Annotated[datetime | None, Field(description="Date of the newest post that says so; null if none has a date.")]
Offset = Annotated[int, Field(description="Code-point offset into the post's source file, front matter included.", examples=[1024])]


class Schema(BaseModel):
    """Read from the records of the queries."""

    model_config = ConfigDict(from_attributes=True)


class EntityRef(Schema):
    """An entity, in short."""

    id: EntityId
    name: Name
    type: Type


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

    matched: str = Field(description="The name that answered the search.", examples=["ホンハイ"])
    posts: PostCount


class PostRef(Schema):
    """A post without its text."""

    id: str = Field(description="Id of the post: its file name without the suffix.", examples=["2025-11-21-1-openai-foxconn"])
    path: str = Field(description="The source file, which offsets index; relative to the folder that was ingested.")
    permalink: str = Field(description="Link of the post on its site.", examples=["/2025/11/21/1-openai-foxconn/"])
    title: str = Field(description="Title of the post.", examples=["OpenAIと鴻海、米国でAIサーバーを設計"])
    published_at: datetime | None = Field(description="When it was published; null if it does not say.")
    tags: list[str] = Field(description="Tags of the front matter.", examples=[["OpenAI", "データセンター"]])
    categories: list[str] = Field(description="Categories of the front matter.", examples=[["AI最新ニュース"]])


class Claim(Schema):
    """One assertion in one sentence, with the evidence."""

    id: str = Field(description="Id of the claim; follows from post, span, relation and ends.")
    post_id: str = Field(description="The post that makes it.")
    head: EntityId
    type: str = Field(description="Relation type from head to tail; `mentioned_with` says only that one sentence names both.")
    tail: EntityId
    text: str = Field(description="The evidence as it stands in the source file.", examples=["OpenAIは鴻海と提携"])
    start: Offset
    end: Annotated[int, Field(description="Offset behind the last character of the evidence.", examples=[1037])]
    sentence: str = Field(description="The readable sentence that holds the evidence.", examples=["OpenAIは鴻海と提携した。"])
    sentence_start: Annotated[int, Field(description="Offset of the sentence in the source file.", examples=[1024])]
    sentence_end: Annotated[int, Field(description="Offset behind the sentence in the source file.", examples=[1040])]
    amount: str | None = Field(description="Money that the evidence states for this relation, as written.", examples=["1000億ドル"])
    status: str = Field(description="`asserted`, `planned` or `rumoured`.", examples=["asserted"])
    amount_value: float | None = Field(
        description="The amount in units of its currency, the lower end of a range; null if the text gives no number that can be right.",
        examples=[100_000_000_000],
    )
    amount_high: float | None = Field(description="The upper end of a range.", examples=[None])
    amount_currency: str | None = Field(description="Currency of the amount, ISO 4217.", examples=["USD"])
    date: str | None = Field(
        description="When, as ISO 8601 date or interval, if the sentence says so; relative dates are resolved against the post's.",
        examples=["2026-07/2026-09"],
    )
    role: str | None = Field(description="Of `leads`: as what.", examples=["CEO"])
    confidence: float = Field(description="How often claims like this one are right; 1 for co-mentions.", examples=[0.86])


class Evidence(Schema):
    """A claim with the post that makes it."""

    claim: Claim = Field(description="What is said, and where.")
    post: PostRef = Field(description="The post that says it.")


class Neighbor(EntityRef):
    """An entity at the other end of an edge."""

    relation: str = Field(description="Type of the edge.", examples=["partners_with"])
    direction: Literal["out", "in", "both"] = Field(description="`out` if the entity asked about is the head, `in` if it is the tail.")
    claims: int = Field(description="Number of assertions.", examples=[4])
    posts: PostCount
    independent: Independent
    first_seen: FirstSeen
    last_seen: LastSeen


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
    relations: list[Neighbor] = Field(description="Typed relations, those that most posts assert first.")
    companions: list[Neighbor] = Field(description="Whom it is most often named with in one sentence.")
    topics: list[TopicBeside] = Field(description="What its posts are about.")
    latest: list[PostOfEntity] = Field(description="The newest posts that mention it.")


class Hop(Schema):
    """One step of a path."""

    head: EntityId
    head_name: Name
    tail: EntityId
    tail_name: Name
    relations: list[str] = Field(description="Types of the edges between the two.", examples=[["partners_with"]])
    evidence: list[Evidence] = Field(description="The best evidence for the step.")


class Path(Schema):
    """A chain of entities."""

    entities: list[str] = Field(description="Ids from one end to the other.")
    names: list[str] = Field(description="Their names.", examples=[["Foxconn", "OpenAI", "ソフトバンクグループ"]])
    cost: float = Field(description="Smaller for fewer and stronger links.", examples=[2.9])
    hops: list[Hop] = Field(description="The steps, each with evidence.")


class Mention(Schema):
    """A span that names an entity."""

    start: Offset
    end: Annotated[int, Field(description="Offset behind the last character.", examples=[1030])]
    surface: str = Field(description="The span as it stands in the source file.", examples=["**OpenAI**"])
    name: str = Field(description="The span as a reader sees it.", examples=["OpenAI"])
    method: str = Field(description="How it was found.", examples=["gazetteer"])


class EntityInPost(EntityRef):
    """An entity that a post mentions."""

    mentions: list[Mention] = Field(description="Where, in order.")


class Topic(Schema):
    """What a post is about."""

    id: str = Field(description="Id of the topic.", examples=["topic/データセンター"])
    name: str = Field(description="Name of the topic.", examples=["データセンター"])
    weight: float = Field(description="Larger is more central.", examples=[0.42])


class PostContents(Schema):
    """What was found in a post."""

    post: PostRef = Field(description="The post.")
    entities: list[EntityInPost] = Field(description="What it mentions, most mentioned first.")
    claims: list[Claim] = Field(description="Typed relations it asserts; co-mentions are left out.")
    topics: list[Topic] = Field(description="What it is about, most central first.")


class Related(Schema):
    """A post that goes with a text, and why."""

    post: PostRef = Field(description="The post.")
    score: float = Field(description="For ordering; larger is better.", examples=[1.071])
    shared_entities: list[str] = Field(description="Names that both mention, the most telling first.", examples=[["OpenAI", "Foxconn"]])
    shared_claims: list[Claim] = Field(description="What the post asserts and the text does too, with the post's evidence.")
    shared_topics: list[str] = Field(description="Topics that both are about.", examples=[["データセンター"]])
    reason: str = Field(description="Why, in one line.", examples=["both name OpenAI, Foxconn; both about データセンター"])
    markdown: str = Field(description="A Markdown link to paste.", examples=["[OpenAIと鴻海](/2025/11/21/1-openai-foxconn/)"])


class SearchAnswer(Schema):
    """Entities by name."""

    query: str = Field(description="What was searched for.", examples=["ホンハイ"])
    items: list[Match] = Field(description="Whole names first, then beginnings, then parts; within each the most mentioned first.")


class ResolvedProfile(Schema):
    """The profile of what a name stands for."""

    query: str = Field(description="The name that was asked for.", examples=["オープンAI"])
    resolved_to: EntityId
    profile: Profile = Field(description="What the archive says about it.")


class NeighborsAnswer(Schema):
    """Who is linked to an entity."""

    entity: EntityRef = Field(description="The entity asked about.")
    items: list[Neighbor] = Field(description="Typed relations before co-mentions, those that most posts assert first.")


class PostsAnswer(Schema):
    """The posts of an entity."""

    entity: EntityRef = Field(description="The entity asked about.")
    items: list[PostOfEntity] = Field(description="Newest first.")


class Amount(Schema):
    """One figure that posts state for a link."""

    text: str = Field(description="As the first post that states it writes it.", examples=["3000億ドル"])
    value: float | None = Field(description="In units of the currency, the lower end of a range.", examples=[300_000_000_000])
    high: float | None = Field(description="The upper end of a range.")
    currency: str | None = Field(description="ISO 4217.", examples=["USD"])
    posts: PostCount
    first_seen: FirstSeen
    last_seen: LastSeen
    claim_id: str = Field(description="The first claim that states it.")


class Link(Schema):
    """All claims of one relation between two entities."""

    head: EntityId
    head_name: Name
    type: str = Field(description="Relation type from head to tail.", examples=["supplies"])
    tail: EntityId
    tail_name: Name
    claims: int = Field(description="Number of assertions.", examples=[4])
    posts: PostCount
    independent: Independent
    first_seen: FirstSeen
    last_seen: LastSeen
    statuses: dict[str, int] = Field(description="Claims by status.", examples=[{"asserted": 3, "planned": 1}])
    amounts: list[Amount] = Field(description="Every figure stated, the one that was first seen first.")
    best: Evidence = Field(description="The evidence to show first: asserted before planned before rumoured, then by confidence.")


class EdgeAnswer(Schema):
    """What links two entities."""

    a: EntityRef = Field(description="One end.")
    b: EntityRef = Field(description="The other end.")
    links: list[Link] = Field(description="Merged by relation: typed relations first, then those of most independent posts.")
    items: list[Evidence] = Field(description="Typed relations before co-mentions, oldest post first.")


class PathsAnswer(Schema):
    """How two entities hang together."""

    a: EntityRef = Field(description="One end.")
    b: EntityRef = Field(description="The other end.")
    items: list[Path] = Field(description="Best first; empty if nothing connects them.")


class PostEntitiesAnswer(Schema):
    """The entities of a post."""

    post: PostRef = Field(description="The post.")
    items: list[EntityInPost] = Field(description="Most mentioned first.")


class RelatedAnswer(Schema):
    """Posts that go with a text."""

    items: list[Related] = Field(description="Best first.")


class TopicCard(Schema):
    """A topic of the archive."""

    id: str = Field(description="Id of the topic.", examples=["topic/データセンター"])
    name: str = Field(description="Name of the topic.", examples=["データセンター"])
    posts: PostCount


class TopicsAnswer(Schema):
    """Topics of the archive."""

    items: list[TopicCard] = Field(description="Those of most posts first.")


class EntityAbout(EntityRef):
    """An entity that posts about a topic mention."""

    posts: PostCount
    strength: float = Field(description="How much the two belong together, 0 to 1: the cosine of their sets of posts.", examples=[0.24])


class PostAbout(Schema):
    """A post that is about a topic."""

    post: PostRef = Field(description="The post.")
    weight: float = Field(description="How central the topic is to it; larger is more.", examples=[0.42])


class TopicProfile(Schema):
    """What the archive says about a topic."""

    topic: TopicCard = Field(description="The topic.")
    first_seen: FirstSeen
    last_seen: LastSeen
    months: dict[str, int] = Field(description="Posts about it by month; months without any are left out.", examples=[{"2025-11": 4}])
    entities: list[EntityAbout] = Field(description="Entities that belong to it, the closest first.")
    topics: list[TopicBeside] = Field(description="Topics beside it, the closest first.")
    posts: list[PostAbout] = Field(description="Posts it is most central to; of equals the newest first.")


class DraftQuestion(BaseModel):
    """A draft to find related posts for."""

    text: Annotated[
        str,
        Field(
            description=f"The draft: Markdown, front matter optional, as short as a headline. At most {MAX_CHARACTERS:,} characters.",
            examples=["OpenAIとFoxconnが、米国でのAIサーバー製造で提携した。"],
        ),
    ]
    k: Annotated[int, Field(ge=1, le=100, description="How many posts.")] = 10


class Stats(Schema):
    """What the graph holds."""

    posts: PostCount
    entities: int = Field(description="Number of entities.")
    mentions: int = Field(description="Number of mentions.")
    claims: int = Field(description="Number of claims.")
    edges: int = Field(description="Number of edges: claims merged by head, relation and tail.")
    topics: int = Field(description="Number of topics.")
    entities_by_type: dict[str, int] = Field(description="Entities of each type.")
    edges_by_type: dict[str, int] = Field(description="Edges of each relation type.")


class Health(BaseModel):
    """The process is up."""

    status: Literal["ok"] = Field(description="Always `ok`; anything else is a problem document.")


class WrongValue(BaseModel):
    """What is wrong with one value of a request."""

    location: str = Field(description="Where it stands in the request.", examples=["query.limit"])
    reason: str = Field(description="What is wrong with it.", examples=["Input should be less than or equal to 200"])


class Problem(BaseModel):
    """What went wrong, by RFC 9457."""

    type: str = Field(description="Kind of the problem: a link to its description.", examples=["/docs#entity-not-found"])
    title: str = Field(description="Kind of the problem, in words.", examples=["No such entity"])
    status: int = Field(description="HTTP status.", examples=[404])
    detail: str = Field(description="This occurrence, in one line meant for people.", examples=["no entity is called 'ホンハ'"])
    instance: str = Field(description="The path that was asked for.", examples=["/v1/entity"])
    suggestions: list[str] | None = Field(default=None, description="Names that come near the one asked for.", examples=[["Foxconn"]])
    errors: list[WrongValue] | None = Field(default=None, description="The values that are missing or wrong (422).")
