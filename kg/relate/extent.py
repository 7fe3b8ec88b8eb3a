"""How far evidence goes: to the end of the word that asserts, of what belongs to it, and of brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.records import Sentence, Token

__all__ = ["verb_end", "whole"]

_BRACKETED = 30
"""Characters behind evidence in which a bracket opened in it may close."""
_MARKS = re.compile(
    r"(?:と(?:いう|いった|いい|いっ)|を(?:通じ|通し|含め|めぐ|巡)て?|を(?:含む|めぐる|巡る|はじめ|始め)"
    r"|に(?:よっ|つい|対し|関し|とっ|おい|加え|伴い?)て?|に(?:よる|対する|関する|おける)|として?)$"
)
"""What only marks a noun."""
_MARKING: Final = frozenset({"言う", "いう", "通ずる", "通じる", "因る", "よる", "対する", "関する"})
_MODIFIES = re.compile(r"(?<=[一-龯的])な$|といった(?:大手|主要|最新)?$")
"""What belongs to the noun behind it."""
_DOES: Final = frozenset({"為る", "する", "出来る", "できる"})
_STOPS: Final = frozenset({"。", "？", "?", "！", "!"})
_AUXILIARY: Final = frozenset(
    ("為る", "する", "居る", "いる", "有る", "ある", "来る", "くる", "行く", "いく", "仕舞う", "しまう", "置く", "おく", "見る", "みる")
    + ("出来る", "できる", "下さる", "貰う", "もらう", "頂く", "続ける", "始める")
)


def whole(sentence: Sentence, begin: int, end: int) -> int:
    """Where evidence that ends at `end` ends with its last word: behind a verb's endings, a closing bracket, a construction.

    What only marks a noun (``という``, ``を通じ``) asserts nothing: then it goes on to the next verb, or to the sentence's end.
    """
    text, tokens = sentence.text, sentence.tokens
    at = next((i for i, token in enumerate(tokens) if token.end >= end), None)
    if at is None:
        return end
    named = tokens[at].end > end
    while at + 1 < len(tokens) and tokens[at + 1].lemma not in _STOPS:
        so_far = text[begin : tokens[at].end]
        if _MARKS.search(so_far):  # on to what is done
            verb = next((i for i in range(at + 1, len(tokens)) if _acts(tokens, i)), len(tokens) - 1)
            at = next((i for i in range(at + 1, verb) if tokens[i].lemma in _STOPS), verb + 1) - 1
            if at < verb:
                break
        elif _MODIFIES.search(so_far) or (not named and _goes_on(tokens[at], tokens[at + 1])):
            at += 1
        else:
            break
        named = False
    end = max(end, tokens[at].end)
    for opening, closing in ("「」", "『』", "（）", "()", "“”"):
        inside = text[begin:end]
        if inside.count(opening) > inside.count(closing):
            close = text.find(closing, end)
            end = close + 1 if 0 <= close <= end + _BRACKETED else end
    return end


def verb_end(sentence: Sentence, begin: int) -> int:
    """Where the next verb behind an offset ends in its clause; the offset itself if there is none."""
    tokens = sentence.tokens
    for at, token in enumerate(tokens):
        if token.start >= begin:
            if token.lemma in _STOPS or token.lemma == "、":
                break
            if _acts(tokens, at):
                return token.end
    return begin


def _acts(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word is a verb, or a noun made one by する."""
    if tokens[i].tag.startswith("動詞-一般"):
        return not (i and tokens[i].lemma in _MARKING and tokens[i - 1].tag.startswith("助詞"))
    following = tokens[i + 1 : i + 2]
    return tokens[i].tag.startswith("名詞-普通名詞-サ変") and bool(following) and following[0].lemma in _DOES


def _goes_on(token: Token, following: Token) -> bool:
    """Whether the next word belongs to the same verb or compound."""
    verb = token.tag.startswith(("動詞", "助動詞", "形容詞")) or token.lemma in ("て", "で")
    if following.tag.startswith("助動詞"):
        return verb or (token.tag.startswith(("名詞", "形状詞", "接尾辞")) and following.lemma in ("だ", "です"))
    if following.tag.startswith("動詞-非自立") and following.lemma in _AUXILIARY:
        return verb or (token.tag.startswith("名詞-普通名詞-サ変") and following.lemma in _DOES)
    if following.tag.startswith("助詞-接続助詞"):
        return token.tag.startswith(("動詞", "助動詞")) and following.lemma in ("て", "で")
    if token.tag.startswith("名詞-普通名詞-サ変") and following.tag.startswith(("名詞-普通名詞", "動詞-一般")):
        return True
    return following.tag.startswith("接尾辞") and not following.tag.startswith("接尾辞-名詞的-助数詞")
