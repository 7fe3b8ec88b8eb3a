"""Commands that ask what happened: ``receipts``, ``history`` and ``why``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from kg import query
from kg.cli.answer import answer, names_in, print_evidence
from kg.cli.options import JsonOption, LimitOption, StoreOption
from kg.cli.output import as_json, console, day, print_json
from kg.judge import Judgement, about, as_data
from kg.query.evidence import Evidence
from kg.store import View
from kg.store.base import Receipt

__all__ = ["Total", "history", "receipts", "why"]

_SHORT = 10
"""Characters of a hash to show."""
_BeforeOption = Annotated[int | None, typer.Option("--before", min=1, max=2**53, help="Only what has a smaller number than this.")]
_SinceOption = Annotated[str | None, typer.Option("--since", help="Back to this time: 2026, 2026-01, 2026-01-15 or ISO 8601.")]


def receipts(
    post: Annotated[str | None, typer.Option("--post", "-p", help="Only of this post, by id.")] = None,
    since: _SinceOption = None,
    before: _BeforeOption = None,
    limit: LimitOption = 50,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What changes did to the graph, the last first: what came, went, and stayed because other posts support it."""
    found = answer(store, lambda view: query.receipts(view, post_id=post, since=since, before=before, limit=limit))
    if json_:
        print_json([query.receipt_data(r) for r in found])
        return
    for r in found:
        _line(f"{r.number}  {r.time:%Y-%m-%d %H:%M}  {r.kind}  {r.post_id or ''}{_origin(r)}")
        _print_decisions(r.made, r.withdrawn)
        total = Total()
        total.add(r)
        _line(f"   {total}")
        stayed = {f"{k.head} {k.type} {k.tail}": kept for k, kept in r.changes.edges_stayed.items()}
        for what, kept in ({**r.changes.entities_stayed} | stayed).items():
            _line(f"   stayed: {what}: {_posts(kept.posts, kept.total)}")


def history(
    entity: Annotated[str, typer.Argument(help="Any name of the entity, in any script, or its id; of one that is gone its id.")],
    before: _BeforeOption = None,
    limit: LimitOption = 50,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What became of an entity, the last first: the posts that named it, its relations, what was judged."""
    found = answer(store, lambda view: query.history_of(view, entity, limit=limit, before=before))
    if json_:
        print_json(as_json(found) | {"items": [_with_judgements(item) for item in found.items]})
        return
    _line(f"{found.name} · {found.id}" + ("" if found.there else " · gone"), style="bold")
    for h in found.items:
        what = {"joined": "named by one post more", "stayed": "named by one post less"}.get(h.entity or "", h.entity or "")
        _line(f"{h.number}  {h.time:%Y-%m-%d %H:%M}  {h.kind}  {h.post_id or ''}  {what}".rstrip())
        _print_decisions(h.made, h.withdrawn)
        for word, edges in (("came", h.came), ("went", h.went)):
            for e in edges:
                _line(f"   {word}: {_edge(e)}")
        for s in h.stayed:
            _line(f"   stayed: {_edge(s.edge)}: {_posts(s.posts, s.total)}")


def why(
    a: Annotated[str, typer.Argument(help="Any name of the one, in any script, or its id.")],
    b: Annotated[str, typer.Argument(help="Any name of the other.")],
    limit: LimitOption = 20,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Why two entities are linked: every sentence with post, file, commit and method, and what was judged; or why they are not."""

    def question(view: View) -> tuple[query.Why, dict[str, str]]:
        found = query.why(view, a, b, limit=limit)
        return found, names_in(view, (s.claim for s in found.items))

    found, names = answer(store, question)
    if json_:
        print_json(as_json(found) | {"judgements": [as_data(j) for j in found.judgements]})
        return
    for s in found.items:
        print_evidence(Evidence(s.claim, s.post), names)
        where = f"{s.post.path}:{s.claim.start}-{s.claim.end}, sha256 {s.content_hash[:_SHORT]}"
        _line(f"  {where}{_commit(s.commit, s.committed)}, confidence {s.claim.confidence:.2f}", style="dim")
        for n in s.names:
            _line(f"  {n.name} is {n.entity_id}: {n.method}, {n.linked_by}", style="dim")
    if found.total > len(found.items):
        _line(f"… and {found.total - len(found.items)} more")
    if not found.linked:
        _line(f"no post links {found.a.name} and {found.b.name}; {found.shared_posts} posts name both")
    for j in found.judgements:
        _line(f"judged: {about(j.verdict)}  {j.id}  {j.author} {day(j.time)} {j.reason}".rstrip())
    for g in found.gone:
        for e in g.edges:
            _line(f"went: {_edge(e)}, with receipt {g.receipt} ({g.kind} {g.post_id or ''}) {g.time:%Y-%m-%d}")


class Total:
    """The receipts of a run, summed up."""

    def __init__(self) -> None:
        self.receipts = 0
        self.entities = [0, 0, 0]
        """That came, went, stayed."""
        self.claims = [0, 0]
        self.edges = [0, 0, 0]

    def add(self, receipt: Receipt) -> None:
        """Count one more."""
        c = receipt.changes
        m = c.co_mentions
        self.receipts += 1
        entities = len(c.entities_came), len(c.entities_went), len(c.entities_stayed)
        claims = len(c.claims_came) + m.claims_came, len(c.claims_went) + m.claims_went
        edges = len(c.edges_came) + m.edges_came, len(c.edges_went) + m.edges_went, len(c.edges_stayed) + m.edges_stayed
        for mine, more in ((self.entities, entities), (self.claims, claims), (self.edges, edges)):
            mine[:] = [a + b for a, b in zip(mine, more, strict=True)]

    def data(self) -> dict[str, dict[str, int]]:
        """As plain data."""
        words = ("came", "went", "stayed")
        return {name: dict(zip(words, getattr(self, name), strict=False)) for name in ("entities", "claims", "edges")}

    def __str__(self) -> str:
        said = ((name, [f"{n:,} {word}" for word, n in counts.items() if n]) for name, counts in self.data().items())
        return "; ".join(f"{name}: {', '.join(words)}" for name, words in said if words) or "nothing in the graph changed"


def _line(text: str, style: str | None = None) -> None:
    console.print(text, markup=False, soft_wrap=True, style=style)


def _print_decisions(made: Iterable[Judgement], withdrawn: Iterable[Judgement]) -> None:
    for word, some in (("judged", made), ("undone", withdrawn)):
        for j in some:
            _line(f"   {word}: {about(j.verdict)}  {j.id}  {j.author} {j.reason}".rstrip())


def _with_judgements(item: query.Happening) -> dict[str, object]:
    data: dict[str, object] = as_json(item)
    return data | {"made": [as_data(j) for j in item.made], "withdrawn": [as_data(j) for j in item.withdrawn]}


def _edge(e: query.EdgeNamed) -> str:
    return f"{e.head_name} {e.type} {e.tail_name}"


def _posts(posts: tuple[str, ...], total: int) -> str:
    more = f" and {total - len(posts)} more" if total > len(posts) else ""
    return f"{', '.join(posts)}{more}"


def _origin(r: Receipt) -> str:
    return _commit(r.origin.commit, r.origin.committed) if r.origin else ""


def _commit(commit: str | None, committed: bool | None) -> str:
    return f", commit {commit[:_SHORT]}{'' if committed else ', not as committed'}" if commit else ""
