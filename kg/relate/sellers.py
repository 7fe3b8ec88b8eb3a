"""Who sells in a deal that a sentence does not say the direction of, as far as the post itself says who sells such things."""

from __future__ import annotations

import re

from kg.records import Mention, Post

__all__ = ["sells_clouds"]

_OWN_CLOUD = r"(?:社|グループ)?(?:\s|の)?(?:AI)?(?:Cloud|クラウド(?!\S{0,6}?(?:契約|利用|費用|支出|移行|依存|需要)))"
"""Behind a name: that a cloud is its own (``Oracle Cloud``, ``青嶺のクラウド``), and not one that it uses or pays for."""


def sells_clouds(post: Post, firm: Mention) -> bool:
    """Whether a post calls a cloud that of a firm, by the name that `firm` has there."""
    return re.search(re.escape(firm.surface) + _OWN_CLOUD, post.source) is not None
