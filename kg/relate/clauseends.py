"""Where clauses end in plain text, for what reads no words."""

from __future__ import annotations

import re

__all__ = ["clause_start", "describes"]

_LINKED = re.compile(
    r"[。！？!?\n]"
    r"|(?:[っいしえけせてねべめれきみげ]て|[んい]で|おり|つつ|ながら|たり|ものの|一方で?|とともに|ため|ので|けれども?|けど|(?<=[たるいだすん])が|(?<=[たるいだ])し"
    r"|(?<=[たるいだ])から|れば|たら|なら|(?<=[たる])(?:うえで|上で|際|とき|時|中|中で)|(?<![年月日間])後|(?<=[たる])(?:あと|のち)|場合|[一-龯](?:[きりみちけえれげめせべび]|い)|(?<!対)(?<!関)し"
    r"|され|られ)、"
)
"""The end of a clause that another one follows."""
_PARTICLE_LIKE = re.compile(
    r"(?:によって|において|について|にとって|として|に対して?|に関して?|に伴い|に続い?[きて]+|に加えて?|を通じて|を含めて?|に応じて|に向けて?|に先立ち|にかけて"
    r"|に基づき|に限り|はじめ|を経て|をもって|に際して|そして|したがって|従って|加えて|続いて|次いで|例えば|その後|今後|初めて|改めて|受けて?)、$"
)
"""What looks like the end of a clause and only marks a noun, or opens the clause."""
_RELATIVE = re.compile(
    r"(?:[しれっいえけせてねべめきみじ]た|んだ|する|[さらわたかま]れる|いる|ある|なる|[てで]き?た|ない|[えけせてねべめ]る)(?=[「『（(]?[一-龯ァ-ヶA-Za-z0-9０-９$＄\ue000-\ue0ff])"
)
"""The end of a clause that says which thing is meant."""


def clause_start(text: str, end: int) -> int:
    """Where the clause begins that ``text[:end]`` ends in."""
    start = 0
    for found in _LINKED.finditer(text, 0, max(0, end - 1)):
        if not _PARTICLE_LIKE.search(text[start : found.end()]):
            start = found.end()
    return start


def describes(text: str, start: int, end: int) -> bool:
    """Whether a clause ends in ``text[start:end]`` that says which thing is meant."""
    return bool(_RELATIVE.search(text, start, end))
