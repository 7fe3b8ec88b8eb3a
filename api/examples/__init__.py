"""One example answer for each question, for the API description; a test holds them to the schemas."""

from __future__ import annotations

from typing import Any, Final

__all__ = [
    "BATCH",
    "COMPLETE",
    "CONNECTION",
    "EDGE",
    "ENTITY_POSTS",
    "EXPORT",
    "EXTEND",
    "EXTRACT",
    "FIRSTS",
    "FLYOUT",
    "HEALTH",
    "MANIFEST",
    "NEIGHBORHOOD",
    "NEIGHBORS",
    "PATHS",
    "POST",
    "POSTS_FOUND",
    "POST_ENTITIES",
    "PROFILE",
    "PROPERTIES",
    "RECONCILE",
    "RELATED",
    "RESOLVED",
    "SEARCH",
    "STATS",
    "SUGGEST",
    "SUGGEST_PROPERTY",
    "SUGGEST_TYPE",
    "TOPIC",
    "TOPICS",
]

Example = dict[str, Any]

_OPENAI: Final[Example] = {"id": "organization/openai", "name": "OpenAI", "type": "Organization"}
_FOXCONN: Final[Example] = {"id": "organization/foxconn", "name": "Foxconn", "type": "Organization"}
_SEEN: Final[Example] = {"first_seen": "2025-11-21T00:00:00Z", "last_seen": "2026-01-27T00:00:00Z"}
_POST: Final[Example] = {
    "id": "2025-11-21-1-openai-foxconn",
    "path": "2025-11-21-1-openai-foxconn.md",
    "permalink": "/2025/11/21/1-openai-foxconn/",
    "title": "OpenAIと鴻海、米国でAIサーバーを設計",
    "published_at": "2025-11-21T00:00:00Z",
    "tags": ["OpenAI", "データセンター"],
    "categories": ["AI最新ニュース"],
}
_CLAIM: Final[Example] = {
    "id": "5d41402abc4b2a76b971",
    "post_id": _POST["id"],
    "head": "organization/foxconn",
    "type": "partners_with",
    "tail": "organization/openai",
    "text": "OpenAIは鴻海（Foxconn）と提携",
    "start": 212,
    "end": 233,
    "sentence": "OpenAIは鴻海（Foxconn）と提携し、AIサーバーを共同で設計する。",
    "sentence_start": 212,
    "sentence_end": 251,
    "amount": None,
    "status": "asserted",
    "amount_value": None,
    "amount_high": None,
    "amount_currency": None,
    "date": None,
    "role": None,
    "confidence": 0.93,
}
_EVIDENCE: Final[Example] = {"claim": _CLAIM, "post": _POST}
_IN_CONTEXT: Final[Example] = {**_EVIDENCE, "context": []}
_PARTNER: Final[Example] = {
    **_FOXCONN,
    "relation": "partners_with",
    "direction": "both",
    "claims": 6,
    "posts": 3,
    "sure_posts": 2,
    "independent": 2,
    **_SEEN,
    "roles": [],
    "evidence": [_EVIDENCE],
}
_COMPANION: Final[Example] = {
    **_PARTNER,
    "relation": "mentioned_with",
    "claims": 14,
    "posts": 5,
    "sure_posts": None,
    "independent": 5,
    "evidence": [],
}
_TOPIC_BESIDE: Final[Example] = {"id": "topic/データセンター", "name": "データセンター", "posts": 4, "strength": 0.4364}
_LINK: Final[Example] = {
    "head": "organization/foxconn",
    "head_name": "Foxconn",
    "type": "partners_with",
    "tail": "organization/openai",
    "tail_name": "OpenAI",
    "claims": 6,
    "posts": 3,
    "sure_posts": 2,
    "independent": 2,
    **_SEEN,
    "statuses": {"asserted": 5, "planned": 1},
    "amounts": [],
    "best": _IN_CONTEXT,
    "contradictions": [],
}
_POST_OF_ENTITY: Final[Example] = {"post": _POST, "mentions": 9}
_ENTITY_IN_POST: Final[Example] = {
    **_FOXCONN,
    "mentions": [{"start": 219, "end": 221, "surface": "鴻海", "name": "鴻海", "method": "gazetteer"}],
}

_CANDIDATE: Final[Example] = {**_FOXCONN, "matched": "ホンハイ", "posts": 5, "kind": "name", "score": 100.0, "match": True}
_LAST_PAGE: Final[Example] = {"next": None}
_MATCH: Final[Example] = {**_FOXCONN, "matched": "ホンハイ", "posts": 5, "kind": "name", "score": 100.0, "distance": 0}

SEARCH: Final[Example] = {"query": "ホンハイ", "items": [_MATCH], **_LAST_PAGE}
COMPLETE: Final[Example] = {"query": "ほんは", "items": [_MATCH]}
PROFILE: Final[Example] = {
    "entity": {
        **_OPENAI,
        "aliases": [{"text": "オープンAI", "reason": "listed"}, {"text": "OpenAI", "reason": "written in the posts"}],
        "codes": [],
        "curated": True,
    },
    "posts": 12,
    "mentions": 57,
    **_SEEN,
    "relations": [_PARTNER],
    "companions": [_COMPANION],
    "topics": [_TOPIC_BESIDE],
    "latest": [_POST_OF_ENTITY],
    "months": {"2025-11": 8, "2026-01": 4},
}
RESOLVED: Final[Example] = {"query": "オープンAI", "resolved_to": "organization/openai", "others": [], "profile": PROFILE}
NEIGHBORS: Final[Example] = {"entity": _OPENAI, "items": [_PARTNER], "next": "WyIyYzI2YjQ2YjY4ZmZjNjhmIl0"}
ENTITY_POSTS: Final[Example] = {"entity": _OPENAI, "items": [_POST_OF_ENTITY], **_LAST_PAGE}
EDGE: Final[Example] = {"a": _OPENAI, "b": _FOXCONN, "links": [_LINK], "items": [_IN_CONTEXT], **_LAST_PAGE}
_HOP: Final[Example] = {
    "head": _OPENAI["id"],
    "head_name": "OpenAI",
    "tail": _FOXCONN["id"],
    "tail_name": "Foxconn",
    "relations": ["mentioned_with", "partners_with"],
    "evidence": [_EVIDENCE],
    "posts": 5,
}
_PATH: Final[Example] = {"entities": [_OPENAI["id"], _FOXCONN["id"]], "names": ["OpenAI", "Foxconn"], "cost": 1.42, "hops": [_HOP]}
PATHS: Final[Example] = {"a": _OPENAI, "b": _FOXCONN, "items": [_PATH]}
CONNECTION: Final[Example] = {"entities": [_OPENAI, _FOXCONN], "connected": True, "cost": 1.42, "hops": [_HOP], "paths": [_PATH]}
NEIGHBORHOOD: Final[Example] = {
    "nodes": [
        {**_OPENAI, "posts": 12, "distance": 0, "strength": 1.0},
        {**_FOXCONN, "posts": 5, "distance": 1, "strength": 0.4},
    ],
    "edges": [
        {
            "head": _FOXCONN["id"],
            "type": "partners_with",
            "tail": _OPENAI["id"],
            "posts": 3,
            "independent": 2,
            "evidence": [_EVIDENCE],
        }
    ],
    "complete": True,
}
POST: Final[Example] = {
    "post": _POST,
    "entities": [_ENTITY_IN_POST],
    "claims": [_CLAIM],
    "topics": [{"id": "topic/データセンター", "name": "データセンター", "weight": 0.42}],
}
POST_ENTITIES: Final[Example] = {"post": _POST, "items": [_ENTITY_IN_POST], **_LAST_PAGE}
_REASON: Final[Example] = {
    "kind": "relation",
    "text": {
        "ja": "ともにFoxconnとOpenAIの提携（この記事が最初に伝えた、2025-11-21）を伝える",
        "en": "both: Foxconn–OpenAI partnership (this post was the first to report it, 2025-11-21)",
    },
    "claim": _CLAIM,
    "first": True,
    "entities": [_FOXCONN, _OPENAI],
    "topics": [],
}
RELATED: Final[Example] = {
    "items": [
        {
            "post": _POST,
            "score": 1.071,
            "shared_entities": ["Foxconn", "OpenAI"],
            "shared_claims": [_CLAIM],
            "shared_topics": [],
            "reason": "both: Foxconn–OpenAI partnership (this post was the first to report it, 2025-11-21)",
            "reasons": [_REASON],
            "same_story": False,
            "versions": [],
            "to_paste": True,
            "markdown": "[OpenAIと鴻海、米国でAIサーバーを設計](/2025/11/21/1-openai-foxconn/)",
        }
    ],
    "told": None,
    "warnings": [],
}
_TOPIC: Final[Example] = {"id": "topic/データセンター", "name": "データセンター", "posts": 7}
TOPICS: Final[Example] = {"items": [_TOPIC], **_LAST_PAGE}
TOPIC: Final[Example] = {
    "topic": _TOPIC,
    **_SEEN,
    "months": {"2025-11": 4, "2026-01": 3},
    "entities": [{**_FOXCONN, "posts": 3, "strength": 0.5071}],
    "topics": [{"id": "topic/aiサーバー", "name": "AIサーバー", "posts": 3, "strength": 0.6547}],
    "posts": [{"post": _POST, "weight": 0.42}],
}
STATS: Final[Example] = {
    "posts": 1000,
    "entities": 3036,
    "mentions": 104688,
    "claims": 63269,
    "edges": 12051,
    "topics": 608,
    "entities_by_type": {"Organization": 1001, "Person": 137, "Product": 1251},
    "edges_by_type": {"develops": 469, "mentioned_with": 11351, "partners_with": 165},
}
HEALTH: Final[Example] = {"status": "ok"}

POSTS_FOUND: Final[Example] = {"items": [_POST], **_LAST_PAGE}
FIRSTS: Final[Example] = {
    "post": _POST,
    "entities": [{**_FOXCONN, "posts": 5}],
    "pairs": [{"a": _FOXCONN, "b": _OPENAI}],
    "claims": [_CLAIM],
}
EXTRACT: Final[Example] = {"entities": POST["entities"], "claims": POST["claims"], "topics": POST["topics"]}
BATCH: Final[Example] = {"items": [{"text": "ホンハイ", "candidates": [_CANDIDATE]}]}
_ORGANIZATION: Final[Example] = {"id": "Organization", "name": "Organization"}
_FOUND: Final[Example] = {"id": _FOXCONN["id"], "name": "Foxconn", "description": "Organization, 5 posts, found as ホンハイ"}
RECONCILE: Final[Example] = {
    "q0": {
        "result": [
            {
                **_FOUND,
                "type": [_ORGANIZATION],
                "score": 100.0,
                "match": True,
                "features": [{"id": "posts", "value": 5.0}, {"id": "whole_name", "value": True}],
            }
        ]
    }
}
_ROOT: Final = "http://127.0.0.1:8000"
MANIFEST: Final[Example] = {
    "versions": ["0.2"],
    "name": "Topic knowledge graph",
    "identifierSpace": f"{_ROOT}/entities/",
    "schemaSpace": f"{_ROOT}/docs#",
    "defaultTypes": [_ORGANIZATION],
    "documentation": f"{_ROOT}/docs",
    "serviceVersion": "0.2.0",
    "view": {"url": f"{_ROOT}/entities/{{{{id}}}}"},
    "preview": {"url": f"{_ROOT}/v1/reconcile/preview?id={{{{id}}}}", "width": 420, "height": 200},
    "suggest": {
        "entity": {
            "service_url": _ROOT,
            "service_path": "/v1/reconcile/suggest",
            "flyout_service_url": _ROOT,
            "flyout_service_path": "/v1/reconcile/flyout?id=${id}",
        },
        "type": {"service_url": _ROOT, "service_path": "/v1/reconcile/suggest/type"},
        "property": {"service_url": _ROOT, "service_path": "/v1/reconcile/suggest/property"},
    },
    "extend": {
        "propose_properties": {"service_url": _ROOT, "service_path": "/v1/reconcile/properties"},
        "property_settings": [
            {"name": "limit", "label": "Values", "type": "number", "default": 10, "help_text": "At most so many values for each entity."}
        ],
    },
}
SUGGEST_TYPE: Final[Example] = {"result": [{**_ORGANIZATION, "description": "組織"}]}
SUGGEST_PROPERTY: Final[Example] = {"result": [{"id": "invests_in", "name": "invests_in", "description": "出資・投資"}]}
FLYOUT: Final[Example] = {"id": _FOXCONN["id"], "html": "<p><b>Foxconn</b> 組織・記事 5 本</p>"}
PROPERTIES: Final[Example] = {"type": "Organization", "properties": [{"id": "posts", "name": "posts"}]}
EXTEND: Final[Example] = {
    "meta": [{"id": "posts", "name": "posts"}, {"id": "partners_with", "name": "partners_with"}],
    "rows": {_FOXCONN["id"]: {"posts": [{"int": 5}], "partners_with": [{"id": _OPENAI["id"], "name": "OpenAI"}]}},
}
SUGGEST: Final[Example] = {"result": [{**_FOUND, "notable": [_ORGANIZATION]}]}
EXPORT: Final = "id,name,type,posts,mentions,first_seen,last_seen,aliases\r\norganization/foxconn,Foxconn,Organization,5,9,…"
