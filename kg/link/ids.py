"""Readable ids that never depend on the order of posts."""

from __future__ import annotations

import re
import unicodedata

from kg.normalize import alias_key
from kg.records import EntityType

__all__ = ["entity_id"]


def entity_id(type: EntityType, name: str, *, curated: bool) -> str:
    """A readable id such as ``organization/openai`` or ``person/sam-altman``.

    The id of a name that no list knows is made of its key, so that it does not depend on which spelling came first.
    """
    if not curated:
        return f"{type.lower()}/{_slug(alias_key(name))}"
    return f"{type.lower()}/{_slug(unicodedata.normalize('NFKC', name).casefold())}"


def _slug(text: str) -> str:
    # Letters and digits of any script, and the marks that tell names apart (C++, GPT-4.1); the rest becomes a hyphen.
    return re.sub(r"[^\w.+#ー]+", "-", text).strip("-").replace("#", "-sharp").replace("_", "-") or "-"
