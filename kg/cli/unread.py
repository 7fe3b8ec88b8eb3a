"""Posts that nobody can read, so that nothing that is pasted or written should link them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Set
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kg.posts import Shown, out_at, shown_by_hugo
from kg.store import View

__all__ = ["CONTENT", "Unread", "now", "unread"]

CONTENT = "content"
"""Hugo's folder of posts."""
_DAY = timedelta(days=1)
"""By less than this a time of the site's own differs from the same in UTC."""
_AT_ONCE = 500
"""Posts whose texts are held at a time."""


class Unread(NamedTuple):
    """The ids of posts that nobody can read, by why."""

    gone: Set[str] = frozenset()
    """Their files are there no more."""
    later: Set[str] = frozenset()
    """They are to come."""
    expired: Set[str] = frozenset()
    """Their ``expiryDate`` is over."""

    @property
    def ids(self) -> Set[str]:
        """All of them."""
        return self.gone | self.later | self.expired


def now() -> datetime:
    """The time that decides which posts are yet to come."""
    return datetime.now(UTC)


def unread(view: View, at: datetime, zone: ZoneInfo | None) -> Unread:
    """The posts that nobody can read. Reads the texts of those below a folder ``content``: Hugo knows dates that Jekyll does not.

    Args:
        view: the graph.
        at: the time.
        zone: the site's, in which dates are read that give none; None: UTC.
    """
    shown = _shown_by_hugo(view, zone)
    expired = {p for p, times in shown.items() if times.until is not None and times.until < at}
    return Unread(_gone(view), _to_come(view, at, zone, shown) - expired, expired)


def _gone(view: View) -> set[str]:
    """Posts whose files are there no more, though their folders are: another machine may have a store without any file."""
    stamps = view.stamps()
    here = {root for root in {s.root for s in stamps.values()} if os.path.isdir(root)}
    return {p for p, s in stamps.items() if s.root in here and not os.path.lexists(f"{s.root}/{s.path}")}


def _shown_by_hugo(view: View, zone: ZoneInfo | None) -> dict[str, Shown]:
    """From when to when Hugo shows its posts."""
    ids = sorted(p for p, s in view.stamps().items() if CONTENT in PurePath(s.root, s.path).parts)
    parts = (ids[begin : begin + _AT_ONCE] for begin in range(0, len(ids), _AT_ONCE))
    return {post_id: shown_by_hugo(source, zone) for part in parts for post_id, source in view.sources(part).items()}


def _to_come(view: View, at: datetime, zone: ZoneInfo | None, shown: Mapping[str, Shown]) -> set[str]:
    """Posts dated later than a time: Jekyll and Hugo leave them out until then."""
    later = set()
    for post_id, date in view.published_at(view.stamps()).items():
        if (times := shown.get(post_id)) is not None and times.since is not None:
            date = times.since
        elif date is not None and zone is not None and abs(date - at) < _DAY:
            date = out_at(view.source(post_id), date, zone)
        if date is not None and date > at:
            later.add(post_id)
    return later
