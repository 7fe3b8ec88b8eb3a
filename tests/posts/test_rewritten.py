"""Which edits of a file leave everything that is read from it as it is."""

from __future__ import annotations

import hashlib

import pytest

from kg.posts import SourceFile, rewritten

TEXT = "---\ntitle: 提携\n---\nOpenAIはFoxconnと提携した。\n"
LINKS = "## 関連記事\n\n- [Oracleの供給](/a/)\n"


def block(text: str = LINKS) -> str:
    return f"<!-- kg:related -->\n{text}<!-- /kg:related -->\n"


def spelt(text: str) -> str:
    return text.replace("<!-- kg", "<!--KG").replace("related -->", "related-->")


def same(stored: str, now: str) -> bool:
    data = now.encode()
    return rewritten(SourceFile("", "a.md", "a.md", data, hashlib.sha256(data).hexdigest()), stored) is not None


@pytest.mark.parametrize(
    ("stored", "now"),
    [
        (TEXT, TEXT + "\n" + block()),
        (TEXT.rstrip(), TEXT + "\n" + block()),
        (TEXT + block(), TEXT + block("- [別](/b/)\n- [もう一つ](/c/)\n")),
        (TEXT + block(), TEXT),
        (TEXT + block(""), TEXT + block()),
        (TEXT + "<!-- kg:related --><!-- /kg:related -->\n", TEXT + block()),
        (TEXT + block() + "\n<footer>\n</footer>\n", TEXT + block("") + "\n<footer>\n</footer>\n"),
        (TEXT + spelt(block()), TEXT + spelt(block("- [別](/b/)\n"))),
        (TEXT.replace("\n", "\r\n"), (TEXT + "\n" + block()).replace("\n", "\r\n")),
    ],
    ids=["added", "without a last newline", "changed", "taken out", "filled", "filled on one line", "before what is no text", "spelt otherwise", "CRLF"],
)
def test_our_block_alone_changes_nothing(stored: str, now: str) -> None:
    assert same(stored, now)


@pytest.mark.parametrize(
    ("stored", "now"),
    [
        (TEXT, TEXT.replace("Foxconn", "Oracle") + block()),
        (TEXT, TEXT.replace("提携\n", "破談\n") + block()),
        (TEXT + block(), TEXT + "NVIDIAも加わる。\n" + block()),
        (TEXT + block() + "NVIDIAも加わる。\n", TEXT + block("") + "NVIDIAも加わる。\n"),
        (TEXT + "<!-- メモ\nOracleも加わる。\n", TEXT + "<!-- メモ\nOracleも加わる。\n\n" + block()),
        (TEXT, TEXT + block() + block()),
        (TEXT, "---\ntitle: 提携\n" + block()),
    ],
    ids=["text", "title", "text before", "text behind that moves", "a comment that the marker closes", "two blocks", "front matter lost"],
)
def test_what_may_be_read_otherwise_is_read(stored: str, now: str) -> None:
    assert not same(stored, now)
