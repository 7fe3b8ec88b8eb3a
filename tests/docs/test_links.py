"""Links among the documents: each leads to a file that there is and, if it names one, to a heading of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.S | re.M)


def anchors(document: Path) -> set[str]:
    """What the headings of a document are called in addresses."""
    headings = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files_and_headings(document: Path) -> None:
    text = _CODE.sub("", document.read_text(encoding="utf-8"))
    lost = []
    for file, _, heading in (link.partition("#") for link in _LINK.findall(text) if "://" not in link):
        target = document.parent / file if file else document
        if not target.exists() or (heading and heading not in anchors(target)):
            lost.append(f"{file}#{heading}")
    assert lost == []
