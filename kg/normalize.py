"""Keys for look-up: what the spellings of one name have in common. Normalisation makes keys, it never moves an offset."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import accumulate

__all__ = [
    "EDITIONS",
    "HONORIFICS",
    "SEPARATORS",
    "STATE_OFFICES",
    "UNSEEN",
    "LookupText",
    "alias_key",
    "begins_with",
    "best_name",
    "has_marks",
    "is_one_line",
    "kind_of",
    "lookup_form",
    "romaji",
    "sound_key",
    "unturned",
    "visible",
]

STATE_OFFICES = (
    "(?:米|韓|仏|露|前|元|次期){0,2}副?大統領|(?:前|元)?(?:首相|総理大臣|総理)|[上下参衆]院議員|議員|大臣|長官"
    "|[副都道府県州]?知事|副?(?:総裁|議長)"
)
"""Offices of states and their like that Japanese text puts behind a person's name, as alternatives of a regular expression."""
HONORIFICS = f"氏|さん|様|CEO|COO|CTO|CFO|会長|社長|教授|博士|{STATE_OFFICES}"
"""What Japanese text puts behind a person's name, as alternatives of a regular expression."""

SEPARATORS = frozenset(" \t\n\u3000\u00a0・･·‧-‐‑–_")
"""Characters that names are written with or without."""

UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
"""Characters that show nothing: zero-width spaces and joiners, soft hyphens, marks of direction, variation selectors. Those of Unicode's
property ``Default_Ignorable_Code_Point`` (``DerivedCoreProperties.txt``)."""

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]+")

EDITIONS = {
    "プロ": "pro", "マックス": "max", "ウルトラ": "ultra", "ミニ": "mini", "ナノ": "nano", "フラッシュ": "flash", "プラス": "plus",
    "ターボ": "turbo", "ライト": "lite", "オーパス": "opus", "オプス": "opus", "ソネット": "sonnet", "ハイク": "haiku", "俳句": "haiku",
    "ラージ": "large", "スモール": "small", "ミディアム": "medium", "エア": "air", "プレビュー": "preview",
    "シンキング": "thinking", "コーデックス": "codex", "ビジョン": "vision", "エリート": "elite",
}  # fmt: skip
"""Words that tell the versions of a product apart, in katakana and Latin letters."""

_MARKS = r"[\u0300-\u036f\u3099\u309a\uff9e\uff9f]"
_MARK = re.compile(_MARKS)
_WITHIN_WORD = re.compile(r"^[A-Za-z0-9](?:[A-Za-z0-9]|\.[0-9])")
_CLUSTER = re.compile(f".{_MARKS}*", re.S)
_ITSELF = re.compile("[0-9A-Za-z.,:/%()ぁ-ゖァ-ヺー一-鿿々、。「」]*")
"""Text of which look-up forms keep every character, in small letters: that of most sentences."""
_REMEMBERED = 20_000
"""Clusters; a text may be of whatever characters there are."""


class _Folds(dict[str, str]):
    """What is left of a character with its marks in a look-up form."""

    def __missing__(self, cluster: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        form = self[cluster] = "".join(c for c in visible(unicodedata.normalize("NFKC", cluster)).casefold() if c not in SEPARATORS)
        return form


_fold = _Folds().__getitem__


def visible(text: str) -> str:
    """A text without what no reader sees of it.

    >>> visible("Open\\u200bAI")
    'OpenAI'
    """
    return UNSEEN.sub("", text)


def unturned(text: str) -> str:
    """A text without marks that turn round what stands beside them (Unicode's embeddings, overrides and isolates).

    >>> unturned("\\u202e題\\u2066名\\u200d")
    '題名\\u200d'
    """
    return _TURNING.sub("", text)


def is_one_line(text: str) -> bool:
    """Whether a text has no line ends and no other control characters.

    >>> is_one_line("編集　部"), is_one_line("編集\\n部"), is_one_line("\\x1b[2J"), is_one_line("\\u2028")
    (True, False, False, False)
    """
    return not any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in text)


def lookup_form(text: str) -> str:
    """A name as look-ups see it: NFKC, case folded, without spaces, middle dots, hyphens and what shows nothing."""
    return "".join(_fold(c) for c in _CLUSTER.findall(visible(text)))


def begins_with(id: str, first: str) -> bool:
    """Whether an id is another one or goes on with a further word.

    Words of other scripts than Latin are not told apart; the number of a version is one word.

    >>> [begins_with(id, "ntt") for id in ("ntt", "ntt-east", "nttデータ", "nttx")]
    [True, True, True, False]
    >>> begins_with("gpt-4-turbo", "gpt-4"), begins_with("gpt-4o", "gpt-4"), begins_with("gpt-4.1", "gpt-4")
    (True, False, False)
    """
    rest = id.removeprefix(first)
    return rest == "" or (rest != id and not _WITHIN_WORD.search(first[-1:] + rest[:2]))


def has_marks(text: str) -> bool:
    """Whether characters of a text bear marks of their own: voicing marks, accents."""
    return _MARK.search(text) is not None


class LookupText:
    """The look-up form of a text whose slices can be taken by the text's own offsets. O(length) to build."""

    __slots__ = ("at", "form")

    def __init__(self, text: str) -> None:
        if _ITSELF.fullmatch(text):
            self.at, self.form = list(range(len(text) + 1)), text.lower()
            return
        if not has_marks(text):
            parts = list(map(_fold, text))
        else:  # what belongs to a mark stands where the mark's cluster begins; behind it nothing is left
            parts = [part for cluster in _CLUSTER.findall(text) for part in ("",) * (len(cluster) - 1) + (_fold(cluster),)]
        self.at = list(accumulate(map(len, parts), initial=0))
        """For each offset of the text, and the one behind it, the offset of the form."""
        self.form = "".join(parts)

    def slice(self, start: int, end: int) -> str:
        """Look-up form of ``text[start:end]``."""
        return self.form[self.at[start] : self.at[end]]


_LEGAL_FORM = re.compile(
    r"""^(?:株式会社|有限会社|合同会社|一般社団法人|公益財団法人|独立行政法人|国立研究開発法人|\(株\)|\(有\))
    |(?:株式会社|有限会社|合同会社|股份有限公司|有限公司|控股|\(株\)|\(有\))$
    |[\s,]+(?:Inc|Corp|Corporation|Incorporated|Company|Co|Ltd|Limited|LLC|PLC|GmbH|PBC|AG|S\.A|N\.V|B\.V|K\.K|Co\.,?\s?Ltd)\.?$""",
    re.X | re.I,
)
_FINAL_LONG_VOWEL = re.compile(r"(?<=[\u30a1-\u30fa][\u30a1-\u30fc][\u30a1-\u30fa])ー(?![\u30a1-\u30fc])")


def alias_key(name: str) -> str:
    """What the spellings of one name have in common.

    Width (NFKC), case, spaces, middle dots, hyphens, characters that show nothing, the long vowel at the end of a katakana
    word, and the legal form of a company do not count. Two names with one key are one name.

    >>> alias_key("ＮＶＩＤＩＡ") == alias_key("Nvidia") == alias_key("NVIDIA Corporation")
    True
    >>> alias_key("サム・アルトマン") == alias_key("サム アルトマン")
    True
    >>> alias_key("GPT-4") == alias_key("GPT-4o")
    False
    """
    plain = unicodedata.normalize("NFKC", visible(name)).strip()
    previous = None
    while plain != previous:
        previous, plain = plain, _LEGAL_FORM.sub("", plain).strip(" ,")
        if not plain:
            plain = previous
            break
    return _FINAL_LONG_VOWEL.sub("", lookup_form(plain)) or lookup_form(name) or name


def best_name(counts: Mapping[str, int]) -> str:
    """What to call something that nobody has named: its fullest name (宮川潤一 before 宮川), in its most frequent spelling.

    Of equally frequent spellings the first in code point order. What has a number in its name goes by it alone if it is more often
    written without what stands before it (``Gemini 3.0`` for ``Google Gemini 3.0``).
    """
    fullest = min(counts, key=lambda name: (-len(alias_key(name)), -counts[name], name))
    if not any(c.isdigit() for c in fullest):
        return fullest
    alone = [name for name in counts if counts[name] > counts[fullest] and fullest.endswith(f" {name}") and any(c.isdigit() for c in name)]
    return best_name({name: counts[name] for name in alone}) if alone else fullest


def kind_of(character: str) -> str:
    """The script of a character: latin (digits too), wide (their full-width forms), katakana, hiragana, kanji, or nothing."""
    if character.isascii():
        return "latin" if character.isalnum() else ""
    if "\u30a1" <= character <= "\u30fa" or character == "ー" or "\uff66" <= character <= "\uff9f":
        return "katakana"
    if "\u3041" <= character <= "\u3096":
        return "hiragana"
    if "\u4e00" <= character <= "\u9fff" or character == "々" or "\U00020000" <= character <= "\U0003ffff":
        return "kanji"
    if "０" <= character <= "９" or "Ａ" <= character <= "Ｚ" or "ａ" <= character <= "ｚ":
        return "wide"
    return ""


_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "z": "ザ ズゼゾ",
    "t": "タチツテト", "d": "ダ ヅデド", "n": "ナニヌネノ", "h": "ハヒ ヘホ", "b": "バビブベボ", "p": "パピプペポ", "m": "マミムメモ",
    "y": "ヤ ユ ヨ", "r": "ラリルレロ", "w": "ワ   ヲ",
}  # fmt: skip
_KANA = {
    **{kana: row + vowel for row, line in _ROWS.items() for kana, vowel in zip(line, "aiueo", strict=False) if kana != " "},
    "ジ": "ji", "ヂ": "ji", "フ": "fu", "ヴ": "bu", "ン": "n", "ー": "", "ッ": "",
}
_SMALL = dict(zip("ァィゥェォャュョヮ", ("a", "i", "u", "e", "o", "ya", "yu", "yo", "wa"), strict=True))


def romaji(name: str) -> str:
    """A katakana name in Latin letters, small vowels joined to what stands before them."""
    out = ""
    for c in unicodedata.normalize("NFKC", name):
        if c in _SMALL:
            out = (out[:-1] if out and out[-1] in "aiueo" else out) + _SMALL[c]
        else:
            out += _KANA.get(c, c.lower() if c.isascii() and c.isalnum() else "")
    return out


_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_SPELLINGS = tuple(
    (re.compile(pattern), folded)
    for pattern, folded in (
        (r"sh(?=[aou])", "sy"), (r"sh", "s"), (r"tch|cch", "ch"), (r"ch(?=[aou])", "ty"), (r"ch", "t"), (r"ts", "t"),
        (r"jy?(?=[aou])", "jy"), (r"zi|di(?!$)", "ji"), (r"v", "b"), (r"l", "r"), (r"h(?=u)", "f"), (r"m(?=[bpm])", "n"),
        (r"ou", "o"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


def sound_key(name: str) -> str:
    """What the spellings of one sound have in common, in kana and in romaji; nothing if a part is written otherwise.

    Long vowels, small っ, ヴ and Hepburn against Kunrei do not count.

    >>> sound_key("ソフトバンク") == sound_key("sofutobanku") == sound_key("そふとばんく")
    True
    >>> sound_key("バーテックス") == sound_key("ヴァーテックス")
    True
    >>> sound_key("日立")
    ''
    """
    text = unicodedata.normalize("NFKC", visible(name)).casefold().translate(_KATAKANA)
    if any(kind_of(c) not in ("katakana", "latin", "") for c in text):
        return ""
    text = romaji("".join(unicodedata.normalize("NFKD", c)[0] if kind_of(c) != "katakana" else c for c in text))
    for pattern, folded in _SPELLINGS:
        text = pattern.sub(folded, text)
    return text
