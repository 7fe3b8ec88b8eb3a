"""What relations are called in a sentence, in Japanese and English."""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = ["Phrase", "relation_phrase", "status_phrase"]


class Phrase(NamedTuple):
    """The same words in two languages."""

    ja: str
    en: str

    def __add__(self, other: object) -> Phrase:
        """Both languages, one behind the other."""
        if not isinstance(other, Phrase):
            return NotImplemented
        return Phrase(self.ja + other.ja, self.en + other.en)


_RELATIONS: Final = {
    "partners_with": Phrase("{head}と{tail}の提携", "{head}–{tail} partnership"),
    "invests_in": Phrase("{head}の{tail}への出資", "{head}'s investment in {tail}"),
    "acquires": Phrase("{head}による{tail}の買収", "{head}'s acquisition of {tail}"),
    "supplies": Phrase("{head}から{tail}への供給", "{head}'s supplies to {tail}"),
    "develops": Phrase("{head}による{tail}の開発・提供", "{tail}, made by {head}"),
    "uses": Phrase("{head}による{tail}の利用", "{head}'s use of {tail}"),
    "competes_with": Phrase("{head}と{tail}の競合", "{head}–{tail} competition"),
    "part_of": Phrase("{head}の{tail}への所属", "{head} as a part of {tail}"),
    "leads": Phrase("{head}が{tail}を率いること", "{head} as the head of {tail}"),
    "participates_in": Phrase("{head}の{tail}への参加", "{head}'s part in {tail}"),
    "located_in": Phrase("{head}の所在地が{tail}であること", "{head} in {tail}"),
    "acts_against": Phrase("{head}の{tail}に対する規制・提訴など", "{head}'s action against {tail}"),
}
_STATUS: Final = {"planned": Phrase("計画", "planned"), "rumoured": Phrase("観測", "rumoured")}


def relation_phrase(type: str, head: str, tail: str) -> Phrase:
    """A relation of two names as a noun.

    >>> relation_phrase("partners_with", "OpenAI", "Foxconn").ja
    'OpenAIとFoxconnの提携'
    """
    said = _RELATIONS.get(type, Phrase("{head}と{tail}", "{head} and {tail}"))
    return Phrase(said.ja.format(head=head, tail=tail), said.en.format(head=head, tail=tail))


def status_phrase(status: str) -> Phrase | None:
    """What is said of a claim that is not a fact; None for facts."""
    return _STATUS.get(status)
