"""Lists of names in running text, as expressions over a frame's text: what stands before, between and behind the names."""

from __future__ import annotations

from typing import Final

__all__ = ["AND", "AND_OTHERS", "ITEM", "JOIN"]

JOIN: Final = r"(?:、|と|や|・|,\s?|及び|および|ならびに|そして|、そして|、さらに|と、|社と)"
"""What stands between names that nothing is said of one by one."""

ITEM: Final = (
    r"(?:[\ue000-\ue0ff]の)?(?:[^。、はがをにでと（(\ue000-\ue0ff]{0,14})"
    r"[「『]?MARK[」』]?(?:社|氏)?(?:\s?[（(][^（）()。]{0,24}[）)])?"
)
"""A name in a list, with where it is from, what it is, and a remark in brackets: スペインの大手銀行の青嶺（通称アオ）."""

AND: Final = (
    r"(?:など|ら)?(?:、(?:さらに(?:は)?|そして|また|加えて)?|と|や|・|および|及び|に加え(?:て)?、|のほか、"
    r"|(?:のような|といった)[^。、はがをに\ue000-\ue0ff]{1,12}(?:に加え(?:て)?、|のほか、|や|と))"
)
"""What stands between the names of such a list."""

AND_OTHERS: Final = (
    r"(?:など|ら|をはじめ)?(?:の|とした|とする|といった|という|のような|を含む|、?(?:さらに)?(?:複数|多く)の)?"
    r"(?:(?<=[のたるうむな])[^。、はがをに\ue000-\ue0ff]{1,16})?"
)
"""What may stand behind the list: といった名の知れた投資家."""
