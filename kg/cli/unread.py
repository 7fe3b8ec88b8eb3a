"""Posts that nobody can read, so that nothing that is pasted or written should link them."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from kg.posts import out_at
from kg.store import View

__all__ = ["gone", "now", "to_come"]

_DAY = timedelta(days=1)
"""By less than this a time of the site's own differs from the same in UTC."""


def now() -> datetime:
    """The time that decides which posts are yet to come."""
    return datetime.now(UTC)


def gone(view: View) -> set[str]:
    """The ids of posts whose files are there no more, though their folders are: another machine may have a store without any file."""
    stamps = view.stamps()
    here = {root for root in {s.root for s in stamps.values()} if os.path.isdir(root)}
    return {p for p, s in stamps.items() if s.root in here and not os.path.lexists(f"{s.root}/{s.path}")}


def to_come(view: View, at: datetime, zone: ZoneInfo | None) -> set[str]:
    """The ids of posts dated later than a time: Jekyll and Hugo leave them out until then.

    Args:
        view: the graph.
        at: the time.
        zone: the site's, in which dates are read that give none; None: UTC.
    """
    later = set()
    for post_id, date in view.published_at(view.stamps()).items():
        if date is not None and zone is not None and abs(date - at) < _DAY:
            date = out_at(view.source(post_id), date, zone)
        if date is not None and date > at:
            later.add(post_id)
    return later
