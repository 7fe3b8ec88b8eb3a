"""The grammar of versions: Claude Opus 4.5, クロード・オーパス4.5 and Claude 4.5 Opus are one, GPT-4 and GPT-4o are two.

A versioned name is a family, which the gazetteer lists, and behind it nothing but version words: numbers (4.5, v3.1, 4o, 910C),
sizes (405B), generations (Gen 3) and editions (Pro, Flash Lite). Their order does not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from kg.normalize import EDITIONS

__all__ = ["split_version", "version_name", "version_words"]

_LATIN: Final = frozenset((*EDITIONS.values(), "instruct", "xl", "deep", "think", "coder", "chat", "exp", "fast", "heavy"))
_WORD: Final = re.compile(
    r"[\s\-‐–・]*(?:(?P<gen>gen\s?\d+)|(?P<number>v?\d+(?:\.\d+)*[a-z]{0,3})(?![a-z])|(?P<latin>[a-z]+)|(?P<kana>[ァ-ヺー]+|俳句))"
)


def version_words(text: str) -> tuple[str, ...] | None:
    """The words of a version in the order of the text, or None if anything else is in it.

    >>> version_words(" Opus 4.5"), version_words("4.5・オーパス"), version_words(" Studio")
    (('opus', '4.5'), ('4.5', 'opus'), None)
    """
    plain = unicodedata.normalize("NFKC", text).casefold().rstrip()
    words = []
    at = 0
    while at < len(plain):
        found = _WORD.match(plain, at)
        if found is None:
            return None
        word = found["number"] or (found["gen"] or "").replace(" ", "")
        if found["number"]:
            word = re.sub(r"^v(?=\d)", "", word)
        elif found["latin"]:
            word = found["latin"] if found["latin"] in _LATIN else ""
        elif found["kana"]:
            word = EDITIONS.get(found["kana"], "")
        if not word:
            return None
        words.append(word)
        at = found.end()
    return tuple(words) or None


def split_version(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every way to read a name as a family and a version, the shortest family first."""
    for at in range(1, len(name)):
        if _inside_word(name, at):
            continue
        if (words := version_words(name[at:])) is not None:
            yield name[:at].rstrip(" -‐–・"), words


def _inside_word(name: str, at: int) -> bool:
    """Whether a family cannot end here: inside a number, or between two letters of one script, unless a capital or v6 begins."""
    if name[at].isdigit() and name[at - 1].isdigit():
        return True
    letters = name[at].isalpha() and name[at - 1].isalpha() and name[at].isascii() == name[at - 1].isascii()
    return letters and not name[at].isupper() and re.match(r"v\d", name[at:]) is None


_SIZE: Final = re.compile(r"\d+(?:\.\d+)?[bt]")
_BEFORE_NUMBERS: Final = frozenset({"opus", "sonnet", "haiku", "ultra", "elite"})


def version_name(family: str, words: tuple[str, ...]) -> str:
    """A name to make an id of, the same for every order and spelling of the words: version, edition, size, generation.

    >>> version_name("Llama", ("70b", "4")), version_name("GPT", ("5.9",)), version_name("Claude", ("6", "opus"))
    ('Llama 4 70B', 'GPT-5.9', 'Claude Opus 6')
    """
    sizes = sorted(w for w in words if _SIZE.fullmatch(w))
    generations = sorted(w for w in words if w.startswith("gen"))
    numbers = sorted((w for w in words if w[0].isdigit() and w not in sizes), key=lambda w: (w[-1].isalpha(), _value(w), w))
    editions = sorted(w for w in words if not w[0].isdigit() and w not in generations)
    first = [w.capitalize() for w in editions if w in _BEFORE_NUMBERS]
    rest = [w.capitalize() for w in editions if w not in _BEFORE_NUMBERS]
    ends = [*(w.upper() for w in sizes), *(f"Gen {w[3:]}" for w in generations)]
    written = [w if w[-1] in "oev" else w.upper() for w in numbers]
    glue = "-" if family == "GPT" and numbers and not first else " "
    return family + glue + " ".join((*first, *written, *rest, *ends))


def _value(word: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", word))
