"""Related posts as a data file of a site: YAML that templates of Jekyll and Hugo read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

import yaml

from kg.paste.links import address_of, title_of
from kg.posts.files import SUFFIXES
from kg.query import Related

__all__ = ["data_file", "entries", "entries_file", "keys_of"]

_HEAD: Final = "# Written by `kg related --jekyll`. Related posts by the name of the post's file without its suffix.\n"
_DUMPER: Final = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def entries(found: Iterable[Related]) -> list[dict[str, str]]:
    """Related posts as templates show them: title, address, date (empty if there is none) and the first reason.

    Addresses are as they may stand in a link; all else is text, which templates of Jekyll have to escape.
    """
    return [
        {
            "title": title_of(r.post),
            "url": address_of(r.post),
            "date": f"{r.post.published_at:%Y-%m-%d}" if r.post.published_at else "",
            "reason": r.reasons[0].text.ja if r.reasons else "",
        }
        for r in found
    ]


def keys_of(path: str) -> tuple[str, ...]:
    """What a data file calls the post of a file: what a template can make of its path, and not the post's id, which may be spelt otherwise.

    Without the suffix, as the file system spells it; if that is another spelling of the same characters, also as most systems do (NFC).
    Of an ``index.md`` the name of its folder.

    >>> keys_of("/blog/_posts/2026-01-05-a b.MD"), keys_of("content/posts/new/index.md")
    (('2026-01-05-a b',), ('new',))
    """
    place = PurePosixPath(path)
    name = place.name
    stem = name[: -len(suffix)] if (suffix := next(filter(name.lower().endswith, SUFFIXES), "")) else name
    if stem == "index" and place.parent.name:
        stem = place.parent.name
    return tuple(dict.fromkeys((stem, unicodedata.normalize("NFC", stem))))


def data_file(related: Mapping[str, Iterable[Related]]) -> str:
    """The data file of posts with their related posts, by :func:`keys_of` their files, in the order of these."""
    return _HEAD + _yaml({key: entries(related[key]) for key in sorted(related)})


def entries_file(found: Iterable[Related]) -> str:
    """The part of a data file that belongs to one post."""
    return _yaml(entries(found))


def _yaml(data: Any) -> str:
    text: str = yaml.dump(data, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=10_000)
    return text
