"""Who hands what over to whom: sales of a business or of shares, takeovers by a group that somebody leads, supplies to several.

In a sale the seller is no target and takes nothing over; the buyer takes over what is sold, if that has a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kg.records import EdgeKey, EntityType, Mention
from kg.relate.clauseends import clause_start
from kg.relate.frame import FIRM, MARKS, NO_MARK, Frame
from kg.relate.lists import JOIN
from kg.relate.modality import meaning_of

__all__ = ["Transfer", "not_transferred", "transfers_of"]

_CALLED: Final = r"[」』）)]?(?:社|氏|グループ)?"
_UNIT: Final = r"(?:事業|部門|株式?|持ち?分|持株|権益|子会社|資産)"
_SELLS: Final = re.compile(
    rf"(?:売却|譲渡|転売|手放[しすさせ]|売り渡[しすさ]|売り払[いうっわ]|放出[しすさ]|売り出[しすさ](?!中)|(?<={FIRM}に)売(?:り?[、，]|った(?={NO_MARK}{{0,14}}{_UNIT}))"
    rf"|(?<=を)(?:全て|すべて|全部)?売(?:り[、，]|っ[たて]|る(?!上)))"
)
_SELLER: Final = re.compile(rf"(?P<name>{FIRM}){_CALLED}(?:自身)?(?P<particle>は|が|も)(?!、?[^、。]{{0,8}}によると)")
_OWNER: Final = re.compile(rf"(?P<name>{FIRM}){_CALLED}の{NO_MARK}{{0,14}}?{_UNIT}{NO_MARK}{{0,10}}を")
"""Whose business is sold, where that is no subject."""
_BUYER: Final = re.compile(rf"(?P<name>{FIRM}){_CALLED}(?:など)?(?:に(?!対|よ|関|つい|と[っり]|おけ)|へ(?!の)|(?P<noun>への))")
_SOLD: Final = re.compile(
    rf"(?P<name>[{FIRM}{MARKS[EntityType.PRODUCT]}]){_CALLED}(?P<shares>の?{NO_MARK}{{0,6}}(?:株式?|持ち?分|持株){NO_MARK}{{0,16}}?)?(?:を|の(?=売却|譲渡))"
)
_SELF: Final = re.compile(r"(?:会社|自社|自身|経営権|身)を[^。、を]*$")
"""What is sold is the seller itself."""
_ASKED: Final = re.compile(r"(?:(?:する|す|[うるす])よう(?:に)?|(?:すること|こと)?を)(?:求|命|要求|迫|促|指示|勧告|提案|検討|拒|断)")
"""Behind a sale: that somebody else asks for it."""
_PASSIVE: Final = re.compile(r"(?:さ|し|渡さ|放さ|出さ|払わ)?れ")
_SOME: Final = re.compile(r"一部|(?<![0-9０-９.．])[1-4１-４]?[0-9０-９](?:[.．][0-9０-９]+)?[%％]|[1-4１-４一二三四]割|持ち?分")
_MOST: Final = re.compile(r"全|すべて|過半|(?:100|[5-9][0-9])(?:[.．][0-9]+)?[%％]|[5-9５-９]割")
_GOT_FROM: Final = re.compile(
    rf"(?P<name>{FIRM}){_CALLED}から、?(?:(?!{FIRM})[^。]){{0,30}}?{_UNIT}{NO_MARK}{{0,8}}を{NO_MARK}{{0,20}}?(?:買い取|買収|取得|譲り受|引き取|購入|引き継)"
)
"""From whom a business or shares are bought: it is not bought itself."""
_GROUP: Final = r"(?:企業|投資家|ファンド|国内|日米)?(?:連合|陣営|グループ|コンソーシアム|共同体|企業群)"
_BY_GROUP: Final = re.compile(
    rf"(?P<sold>{FIRM}){_CALLED}(?:は|が|も)、?{NO_MARK}{{0,14}}(?P<buyers>{FIRM}(?:{JOIN}{FIRM})*){_CALLED}"
    rf"(?:(?:が|の)、?{NO_MARK}{{0,6}}(?:率い|主導|束ね|組[むん]|中心|つく|作)|(?:など)?(?:の|から(?:なる|成る)|による|でつくる)|を(?:中心|筆頭|軸)|主導|陣営)"
    rf"{NO_MARK}{{0,12}}?{_GROUP}?(?:に|によって|により){NO_MARK}{{0,8}}?(?P<act>買収され|子会社化され|吸収され|買い取られ)"
)
_CHAIN: Final = re.compile(
    rf"(?P<sold>{FIRM}){_CALLED}(?:は|が|も)[^。]{{0,30}}?(?P<buyer>{FIRM}){_CALLED}(?:に|によって|により){NO_MARK}{{0,8}}(?:買収|吸収|子会社化)され"
    rf"[^。]{{0,24}}?(?P<owner>{FIRM}){_CALLED}の?{NO_MARK}{{0,6}}(?:傘下|一員|子会社|一部門|グループ)"
)
"""What was taken over by one, and belongs to another now."""

_CUSTOMERS: Final = re.compile(
    rf"(?P<names>{FIRM}(?:{JOIN}{FIRM})+){_CALLED}(?:など)?(?:に|へ|向けに){NO_MARK}{{0,14}}(?:供給|納入|納品|納め|出荷|提供)"
)
"""Several to whom something is supplied: not by one another."""
_HANDS: Final = re.compile(
    rf"(?P<maker>{FIRM}){_CALLED}(?:は|が|も)、?{NO_MARK}{{0,10}}{FIRM}{_CALLED}(?:に|へ|向けに){NO_MARK}{{0,14}}"
    rf"(?P<thing>[{MARKS[EntityType.PRODUCT]}{MARKS[EntityType.TECHNOLOGY]}])[」』]?を{NO_MARK}{{0,14}}(?:供給|納入|納品|納め|出荷|提供)"
)
"""Who supplies a thing to another: no user of it."""
_SITE: Final = re.compile(
    rf"{FIRM}{_CALLED}の{NO_MARK}{{0,6}}(?P<place>{MARKS[EntityType.PLACE]})(?:州|市|県)?{NO_MARK}{{0,4}}(?:データセンター|工場|拠点|研究所|支社|本社|施設)"
)
"""A site of somebody, by its place: who is supplied is not the place."""
_RAISED_FROM: Final = re.compile(
    rf"(?P<name>{FIRM}){_CALLED}から(?:も|は)?、?(?:約|最大|総額|計)?[0-9０-９]{NO_MARK}{{0,10}}(?:円|ドル|ユーロ|元|ウォン){NO_MARK}{{0,20}}調達"
)
"""From whom money is raised: no goods."""
_TAKEN_UP: Final = re.compile(
    rf"(?P<maker>{FIRM}){_CALLED}は[^。]{{0,30}}?(?P<thing>[{MARKS[EntityType.PRODUCT]}{MARKS[EntityType.TECHNOLOGY]}])[」』]?を(?:{NO_MARK})*し、"
    rf"(?P<user>{FIRM}){_CALLED}が{NO_MARK}{{0,10}}?(?:採用し|導入し|使い始め|利用し)"
)
"""What one brings out and another uses, said without naming it again."""


class Transfer(NamedTuple):
    """That somebody takes something over, or a part of it, or takes it up."""

    buyer: Mention
    type: str
    sold: Mention
    start: int
    end: int
    """Offsets of what says so into the frame's text."""
    status: str


def transfers_of(frame: Frame) -> Iterator[Transfer]:
    """What a sentence says to be taken over by a buyer to whom it is sold, or by a group of whom its head is named."""
    text = frame.text
    for sale in _sales(frame):
        buyers = list(_BUYER.finditer(text, sale.low, sale.at))
        sold = list(_SOLD.finditer(text, sale.low, sale.end))
        if not buyers or not sold or _ASKED.match(text, sale.end) or _PASSIVE.match(text, sale.end):
            continue
        what, buyer = sold[-1], buyers[-1]
        if bool(buyer["noun"]) != text.startswith("の", what.end() - 1) or what.start() == buyer.start():
            continue
        start = min(what.start(), buyer.start())
        meaning = meaning_of(text, start, sale.end, published=frame.post.published_at)
        if meaning is None:
            continue
        some = bool(what["shares"]) and not _MOST.search(what["shares"]) or bool(_SOME.search(what["shares"] or ""))
        product = frame.marked[what.start("name")].type is EntityType.PRODUCT
        type = "invests_in" if some and not product else "acquires"
        yield Transfer(frame.marked[buyer.start("name")], type, frame.marked[what.start("name")], start, sale.end, meaning.status_of(type))
    for found in _TAKEN_UP.finditer(text):
        meaning = meaning_of(text, found.start("user"), found.end(), published=frame.post.published_at)
        if meaning is not None:
            user, thing = (frame.marked[found.start(group)] for group in ("user", "thing"))
            yield Transfer(user, "uses", thing, found.start("thing"), found.end(), meaning.status_of("uses"))
    for found in _by_group(frame):
        meaning = meaning_of(text, found.start(), found.end(), published=frame.post.published_at)
        if meaning is not None:
            for at in range(*found.span("buyers")):
                if at in frame.marked:
                    status = meaning.status_of("acquires")
                    yield Transfer(frame.marked[at], "acquires", frame.marked[found.start("sold")], found.start(), found.end(), status)


def not_transferred(frame: Frame) -> set[EdgeKey]:
    """What would follow from a sale or a takeover if the parties were taken for each other."""
    keys: set[EdgeKey] = set()
    text = frame.text
    firms = {m.entity_id for m in frame.marked.values() if m.type is EntityType.ORGANIZATION}
    for sale in _sales(frame):
        near = {m.entity_id for at, m in frame.marked.items() if sale.low <= at < sale.end}
        buyers = {frame.marked[f.start("name")].entity_id for f in _BUYER.finditer(text, sale.low, sale.at)}
        for seller in sale.sellers:
            keys |= {EdgeKey(seller, type, other) for other in near for type in ("acquires", "invests_in")}
            keys |= {EdgeKey(other, type, seller) for other in buyers for type in ("acquires", "invests_in", "supplies")}
            keys |= {EdgeKey(seller, type, other) for other in buyers for type in ("supplies", "part_of", "acts_against")}
    for found in _GOT_FROM.finditer(text):
        seller = frame.marked[found.start("name")].entity_id
        keys |= {EdgeKey(firm, type, seller) for firm in firms for type in ("acquires", "invests_in")}
    for found in _CUSTOMERS.finditer(text):
        customers = [m.entity_id for at, m in frame.marked.items() if found.start("names") <= at < found.end("names")]
        keys |= {EdgeKey(one, "supplies", other) for one in customers for other in customers}
    for found in _HANDS.finditer(text):
        keys.add(EdgeKey(frame.marked[found.start("maker")].entity_id, "uses", frame.marked[found.start("thing")].entity_id))
    for found in _SITE.finditer(text):
        keys |= {EdgeKey(firm, "supplies", frame.marked[found.start("place")].entity_id) for firm in firms}
    for found in _RAISED_FROM.finditer(text):
        keys |= {EdgeKey(frame.marked[found.start("name")].entity_id, "supplies", firm) for firm in firms}
    for found in _TAKEN_UP.finditer(text):
        keys.add(EdgeKey(frame.marked[found.start("user")].entity_id, "uses", frame.marked[found.start("maker")].entity_id))
    for found in _by_group(frame):
        sold = frame.marked[found.start("sold")].entity_id
        keys |= {EdgeKey(sold, "acquires", firm) for firm in firms}
    for found in _CHAIN.finditer(text):
        sold, buyer, owner = (frame.marked[found.start(group)].entity_id for group in ("sold", "buyer", "owner"))
        keys |= {EdgeKey(buyer, "acquires", owner), EdgeKey(owner, "acquires", buyer), EdgeKey(sold, "acquires", owner)}
    return {key for key in keys if key.head != key.tail}


class _Sale(NamedTuple):
    low: int
    at: int
    end: int
    """Where its clause begins, and its verb stands."""
    sellers: frozenset[str]


def _sales(frame: Frame) -> Iterator[_Sale]:
    text = frame.text
    for verb in _SELLS.finditer(text):
        low = clause_start(text, verb.start())
        if _SELF.search(text, low, verb.start()):
            continue
        inside = list(_SELLER.finditer(text, low, verb.start()))
        subjects = [f for f in inside if f["particle"] == "が"][-1:] or inside[-1:]
        if not subjects and _PASSIVE.match(text, verb.end()) is None:
            subjects = [f for f in _SELLER.finditer(text, 0, low) if f["particle"] != "が"][-1:]
        if not subjects:
            subjects = list(_OWNER.finditer(text, low, verb.start()))[-1:]
        if _PASSIVE.match(text, verb.end()):
            subjects = []
        yield _Sale(low, verb.start(), verb.end(), frozenset(frame.marked[f.start("name")].entity_id for f in subjects))


def _by_group(frame: Frame) -> Iterator[re.Match[str]]:
    return (found for found in _BY_GROUP.finditer(frame.text) if re.search(_GROUP, found[0]))
