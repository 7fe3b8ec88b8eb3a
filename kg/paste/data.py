"""Related posts as a data file of a site: YAML that templates of Jekyll and Hugo read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import yaml

from kg.paste.links import address_of
from kg.query import Related

__all__ = ["data_file", "entries", "entries_file"]

_HEAD: Final = "# Written by `kg related --jekyll`. Related posts by the name of the post's file without its suffix.\n"
_DUMPER: Final = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def entries(found: Iterable[Related]) -> list[dict[str, str]]:
    """Related posts as templates show them: title, address, date (empty if there is none) and the first reason.

    Addresses are as they may stand in a link; all else is text, which templates of Jekyll have to escape.
    """
    return [
        {
            "title": " ".join(r.post.title.split()),
            "url": address_of(r.post),
            "date": f"{r.post.published_at:%Y-%m-%d}" if r.post.published_at else "",
            "reason": r.reasons[0].text.ja if r.reasons else "",
        }
        for r in found
    ]


def data_file(related: Mapping[str, Iterable[Related]]) -> str:
    """The data file of posts with their related posts, by id, in the order of the ids."""
    return _HEAD + _yaml({post_id: entries(related[post_id]) for post_id in sorted(related)})


def entries_file(found: Iterable[Related]) -> str:
    """The part of a data file that belongs to one post."""
    return _yaml(entries(found))


def _yaml(data: Any) -> str:
    text: str = yaml.dump(data, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=10_000)
    return text
