"""Who makes what, as sentences plainly say; what leaves a doubt is not told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from stories import said, told

from kg.query.makers import Maker, makers_in
from kg.query.passages import passages
from kg.query.stated import stated_in
from kg.records import Mention


def made(*sentences: str) -> list[Maker]:
    """The makers of sentences."""
    facts = told("a", "", *(said("Microsoft", "mentioned_with", "Claude", sentence) for sentence in sentences))
    return list(makers_in(facts.post.source, facts.mentions))


def test_letters_in_full_width_are_read_whatever_else_the_source_holds() -> None:
    [one] = made("Microsoft製のＡＩ「Claude」は人気だ。", "詳細は後日…。㈱の話。")
    assert (one.sentence, one.start) == ("Microsoft製のAI「Claude」は人気だ", 0)


@pytest.mark.parametrize("before", ["", " ", "\n　", "人気だ。 ", "- 見出し\n\n  "])
def test_a_sentence_stands_where_it_begins_and_is_told_without_markup(before: str) -> None:
    text = "**売れ筋**: Microsoftが開発したClaudeは2024年3月に公開された"
    facts = told("a", "", said("Microsoft", "mentioned_with", "Claude", f"{before}{text}。"))
    [one] = makers_in(facts.post.source, facts.mentions)
    assert facts.post.source.startswith(text, one.start)
    assert one.sentence == text.replace("**", "")
    [stated] = stated_in(passages(facts.post.source), facts.mentions)
    assert (stated.sentence, stated.start) == (one.sentence, one.start), "sentences are taken apart in one way"


class Counted(list[Mention]):
    """Mentions that count how many of them are looked at."""

    seen = 0

    def __iter__(self) -> Iterator[Mention]:
        for mention in super().__iter__():
            self.seen += 1
            yield mention

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        self.seen += len(found) if isinstance(key, slice) else 1
        return found


def test_each_sentence_looks_at_its_own_names_only() -> None:
    sentence = "Microsoftが開発したClaudeは人気だ。"
    facts = told("a", "", said("Microsoft", "mentioned_with", "Claude", sentence))
    times = 200
    mentions = Counted(
        replace(m, start=m.start + n * len(sentence), end=m.end + n * len(sentence)) for n in range(times) for m in facts.mentions
    )
    found = list(makers_in(sentence * times, mentions))
    assert [m.start for m in found] == [n * len(sentence) for n in range(times)]
    assert mentions.seen <= 3 * len(mentions)
