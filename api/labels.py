"""What the pages call types and relations, in Japanese."""

from __future__ import annotations

from typing import Final

__all__ = ["RELATIONS", "STATUS", "TYPES", "seen_from"]

TYPES: Final = {
    "Organization": "組織",
    "Person": "人物",
    "Product": "製品・サービス",
    "Project": "プロジェクト",
    "Law": "法令・規格",
    "Place": "場所",
    "Technology": "技術",
}

# relation: (name, heading seen from the head, heading seen from the tail)
_RELATIONS: Final = {
    "partners_with": ("提携・協業", "提携・協業の相手", "提携・協業の相手"),
    "invests_in": ("出資・投資", "出資・投資先", "出資・投資元"),
    "acquires": ("買収", "買収した相手", "買収した側"),
    "supplies": ("供給", "供給先", "供給元"),
    "develops": ("開発・提供", "開発・提供しているもの", "開発・提供元"),
    "uses": ("利用・採用", "利用・採用しているもの", "利用・採用している側"),
    "competes_with": ("競合", "競合", "競合"),
    "part_of": ("所属・構成", "属する先", "傘下・構成要素"),
    "leads": ("率いる", "率いる組織", "率いる人"),
    "participates_in": ("参加", "参加するプロジェクト", "参加者"),
    "located_in": ("所在", "所在地", "ここにあるもの"),
    "acts_against": ("規制・提訴など", "規制・提訴などの相手", "規制・提訴などをした側"),
    "mentioned_with": ("同じ文に登場", "よく一緒に登場", "よく一緒に登場"),
}

RELATIONS: Final = {relation: name for relation, (name, _, _) in _RELATIONS.items()}

STATUS: Final = {"asserted": "", "planned": "予定・計画", "rumoured": "観測・うわさ"}


def seen_from(relation: str, direction: str) -> str:
    """The heading for a relation on the page of one of its ends; `direction` is ``out``, ``in`` or ``both``."""
    name, from_head, from_tail = _RELATIONS.get(relation, (relation, relation, relation))
    return {"out": from_head, "in": from_tail}.get(direction, name)
