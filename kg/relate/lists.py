"""Lists of names in running text, as expressions over a frame's text: what stands before, between and behind the names."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["AND", "AND_OTHERS", "ITEM", "JOIN", "OF"]

_HEADS: Final = "(?:元|前|共同)?(?:創業者|創設者|会長|社長|CEO|幹部)"

OF: Final = re.compile(f"の(?!よう)|{_HEADS}")
"""Behind a name that the next one belongs to, and that is itself none of the list: 米国の青嶺, 青嶺創業者の山野太郎."""

JOIN: Final = r"(?:、|と|や|・|,\s?|及び|および|ならびに|そして|、そして|、さらに|と、|社と)"
"""What stands between names that nothing is said of one by one."""

ITEM: Final = (
    rf"(?:[\ue000-\ue0ff](?:の?{_HEADS})?の)?"
    r"(?:[^。、はがをにでと（(\ue000-\ue0ff]{0,14})"
    r"[「『]?MARK[」』]?(?:社|氏)?(?:\s?[（(][^（）()。]{0,24}[）)])?"
)
"""A name in a list, with where it is from, what it is, and a remark in brackets: スペインの大手銀行の青嶺（通称アオ）."""

AND: Final = (
    r"(?:など|ら)?(?:、(?:さらに(?:は)?|そして|また|加えて)?|と|や|・|および|及び|に加え(?:て)?、|のほか、"
    r"|(?:のような|といった)[^。、はがをに\ue000-\ue0ff]{1,12}(?:に加え(?:て)?、|のほか、|や|と))"
)
"""What stands between the names of such a list."""

AND_OTHERS: Final = (
    r"(?:など|ら|をはじめ)?(?:の|(?:を(?:筆頭|中心)?)?とした|(?:を(?:筆頭|中心)?)?とする|(?:の|が)?率いる|といった|という|のような|を含む|、?(?:さらに)?(?:複数|多く)の)?"
    r"(?:(?<=[のたるうむな])[^。、はがをに\ue000-\ue0ff]{1,16})?"
)
"""What may stand behind the list: といった名の知れた投資家."""
