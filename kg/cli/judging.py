"""Commands that decide: ``merge``, ``split``, ``rename``, ``retype``, ``ignore``, ``never-same``, ``single``, and ``judgements``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer

from kg import query
from kg.cli.options import AuthorOption, JsonOption, NameArgument, StoreOption, settings_for
from kg.cli.output import console, day, print_json, table
from kg.errors import UsageError
from kg.files import written
from kg.judge import Judgement, Judgements, Verdict, about, as_data, as_toml, from_toml
from kg.link.ids import entity_id
from kg.query import verdicts
from kg.records import Entity, EntityType
from kg.store import View, ask, open_store
from kg.store.base import GraphStore

__all__ = ["author_of", "ignore", "judgements", "merge", "never_same", "now", "opened", "rename", "retype", "single", "split"]

_MOST_BYTES = 10_000_000
"""Of a file of judgements: a hundred thousand of them."""

judgements = typer.Typer(help="What was judged, by whom and why: list it, undo it, keep it in a file.", invoke_without_command=True)

_Written = Annotated[str, typer.Argument(help="As it is written in the posts.")]
_ReasonOption = Annotated[str, typer.Option("--reason", help="Why.")]
_DryOption = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")]


def merge(
    keep: Annotated[str, typer.Argument(help="Any name of the entity that is kept, or its id.")],
    other: Annotated[str, typer.Argument(help="Any name of the entity that is the same.")],
    reason: _ReasonOption = "",
    author: AuthorOption = None,
    dry_run: _DryOption = False,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Judge two entities to be one; the other's id leads to the one that is kept."""
    _decide(store, lambda view: verdicts.same(view, keep, other), author, reason, dry_run, json_)


def never_same(
    a: NameArgument,
    b: NameArgument,
    reason: _ReasonOption = "",
    author: AuthorOption = None,
    dry_run: _DryOption = False,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Judge two entities to be two, for good."""
    _decide(store, lambda view: verdicts.never_same(view, a, b), author, reason, dry_run, json_)


def single(
    entity: NameArgument,
    reason: _ReasonOption = "",
    author: AuthorOption = None,
    dry_run: _DryOption = False,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Judge an entity to be one thing, however little its posts have in common: it is not suggested as two of a name again."""
    _decide(store, lambda view: verdicts.single(view, entity), author, reason, dry_run, json_)


def rename(
    entity: NameArgument,
    name: Annotated[str, typer.Argument(help="What it is to be called.")],
    reason: _ReasonOption = "",
    author: AuthorOption = None,
    dry_run: _DryOption = False,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Judge what an entity is called; its id and its other names stay."""
    _decide(store, lambda view: verdicts.rename(view, entity, name), author, reason, dry_run, json_)


def retype(
    entity: NameArgument,
    type: Annotated[EntityType, typer.Argument(help="What it is.", case_sensitive=False)],
    reason: _ReasonOption = "",
    author: AuthorOption = None,
    dry_run: _DryOption = False,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Judge of which type an entity is; its id stays."""
    _decide(store, lambda view: verdicts.retype(view, entity, type), author, reason, dry_run, json_)


def ignore(
    name: _Written,
    of: Annotated[str | None, typer.Option("--of", help="Only where it was taken for this entity.")] = None,
    reason: _ReasonOption = "",
    author: AuthorOption = None,
    dry_run: _DryOption = False,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Judge a name to name nothing."""
    _decide(store, lambda view: verdicts.ignore(view, name, of), author, reason, dry_run, json_)


def split(
    name: _Written,
    called: Annotated[str | None, typer.Option("--as", help="Name of the new entity that is meant in some posts.")] = None,
    into: Annotated[str | None, typer.Option("--into", help="In place of --as: any name of an entity that there is.")] = None,
    of: Annotated[str | None, typer.Option("--of", help="The entity it was taken for; default the one of that name.")] = None,
    type: Annotated[EntityType | None, typer.Option("--type", help="Type of the new entity.", case_sensitive=False)] = None,
    id: Annotated[str | None, typer.Option("--id", help="Id of the new entity; default one made of its name.")] = None,
    word: Annotated[list[str] | None, typer.Option("--word", "-w", help="In posts that hold this word.")] = None,
    entity: Annotated[list[str] | None, typer.Option("--entity", "-e", help="In posts that name this entity.")] = None,
    tag: Annotated[list[str] | None, typer.Option("--tag", help="In posts that bear this tag.")] = None,
    post: Annotated[list[str] | None, typer.Option("--post", "-p", help="In the post with this id.")] = None,
    reason: _ReasonOption = "",
    author: AuthorOption = None,
    dry_run: _DryOption = False,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Judge a name to mean another entity in some posts: those of which one of the options holds."""
    if (called is None) == (into is None):
        raise UsageError("say what is meant: --as NAME for a new entity, or --into NAME for one that there is")

    def verdict(view: View) -> Verdict:
        taken_for = query.resolve(view, name if of is None else of)
        kind = type or view.entities([taken_for])[taken_for].type
        new = into or _new(called or "", kind, id)
        context = {"words": word or [], "entities": entity or [], "tags": tag or [], "posts": post or []}
        return verdicts.split(view, name, new, entity=taken_for, **context)

    _decide(store, verdict, author, reason, dry_run, json_)


def _new(name: str, type: EntityType, id: str | None) -> Entity:
    return Entity(id or entity_id(type, name, curated=True), name, type, curated=True)


@judgements.callback()
def _default(context: typer.Context, store: StoreOption = None, json_: JsonOption = False) -> None:
    if context.invoked_subcommand is None:
        list_(store, json_)


@judgements.command("list")
def list_(store: StoreOption = None, json_: JsonOption = False) -> None:
    """All judgements in force, oldest first."""
    found = _ask(store, lambda view: view.judgements())
    if json_:
        print_json([as_data(j) for j in found])
    else:
        lines = ((j.id, about(j.verdict), j.author, day(j.time), j.reason) for j in found)
        table("", ("id", "judgement", "author", "date", "reason"), lines)


@judgements.command()
def undo(
    id: Annotated[str, typer.Argument(help="Id of the judgement, as `kg judgements` shows it.")],
    dry_run: _DryOption = False,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Withdraw a judgement; the others stay in force."""
    _change(store, lambda view: [], [id], dry_run, json_)


@judgements.command()
def export(
    file: Annotated[str, typer.Argument(help="TOML file to write, `-` for standard output.")] = "-",
    store: StoreOption = None,
) -> None:
    """Write all judgements in force to a file that people can read and edit."""
    text = as_toml(_ask(store, lambda view: view.judgements()))
    if file == "-":
        sys.stdout.write(text)
        return
    with written(Path(file)) as opened:
        opened.write(text.encode())


@judgements.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="TOML file, as `kg judgements export` writes it; `-` for standard input.")],
    replace: Annotated[bool, typer.Option("--replace", help="Withdraw what is in force and not in the file.")] = False,
    author: AuthorOption = None,
    dry_run: _DryOption = False,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """Bring the judgements of a file into force, all of them or none."""
    try:
        with nullcontext(sys.stdin.buffer) if file == "-" else open(file, "rb") as stream:
            text = stream.read(_MOST_BYTES + 1)
        if len(text) > _MOST_BYTES:
            raise UsageError(f"{file}: more than {_MOST_BYTES:,} bytes; split it into several files")
        found = from_toml(text.decode("utf-8-sig"), file, author=author_of(author), now=now())
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8; convert it") from error
    ids = {j.id for j in found}

    def gone(known: Judgements) -> list[str]:
        return [j.id for j in known if j.id not in ids] if replace else []

    _change(store, lambda view: found, gone, dry_run, json_, new=True)


# Doing it -------------------------------------------------------------------------------------------------------------


def now() -> datetime:
    """The time of a judgement, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def author_of(given: str | None) -> str:
    """Whose judgement it is: as given, else as the environment says, else the user who runs the command.

    Raises:
        UsageError: nobody's.
    """
    author = given if given is not None else settings_for().author or _user()
    if not author.strip():
        raise UsageError("a judgement needs an author; give --author, or set KG_AUTHOR")
    return author


def _user() -> str:
    try:
        return getuser()
    except (ImportError, KeyError, OSError):  # a number without a name, as in containers
        return ""


def opened(store: str | None) -> GraphStore:
    """The store that a command is given."""
    settings = settings_for(store)
    return open_store(settings.store, settings.neo4j_user, settings.neo4j_password)


def _ask(store: str | None, question: Callable[[View], Judgements]) -> Judgements:
    graph = opened(store)
    try:
        return ask(graph, question)
    finally:
        graph.close()


def _decide(
    store: str | None, verdict: Callable[[View], Verdict], author: str | None, reason: str, dry_run: bool, json_: bool
) -> None:
    _change(store, lambda view: [view.judgements().new(verdict(view), author_of(author), now(), reason)], [], dry_run, json_)


def _change(
    store: str | None,
    make: Callable[[View], list[Judgement]],
    withdraw: list[str] | Callable[[Judgements], list[str]],
    dry_run: bool,
    json_: bool,
    *,
    new: bool = False,
) -> None:
    """Make and withdraw judgements, or show what would come of it; `new` also in a store that is yet to be made."""
    graph = opened(store)
    try:
        if dry_run:
            seen = ask(graph, lambda view: query.preview(view, make(view), _gone(withdraw, view.judgements())))
            print_json(preview_data(seen)) if json_ else _print_preview(seen)
            return
        if not new:
            ask(graph, lambda view: view.revision)  # judgements are about a graph that there is
        with graph.writer() as writer:
            before = writer.judgements()
            made = ask(graph, make)
            gone = _gone(withdraw, before)
            posts = writer.judge(made, gone)
            after = writer.judgements()
    finally:
        graph.close()
    came = [j for j in after if j not in before.all]
    went = [j for j in before if j not in after.all]
    if json_:
        print_json({"made": [as_data(j) for j in came], "withdrawn": [as_data(j) for j in went], "posts": posts})
        return
    for word, some in (("judged", came), ("withdrawn", went)):
        for j in some:
            console.print(f"{word}: {about(j.verdict)}  {j.id}", markup=False, soft_wrap=True)
    if not came and not went:
        console.print("in force already; nothing changes", markup=False)
    else:
        console.print(f"{len(posts)} posts are shown differently", markup=False)


def _gone(withdraw: list[str] | Callable[[Judgements], list[str]], known: Judgements) -> list[str]:
    return withdraw if isinstance(withdraw, list) else withdraw(known)


def preview_data(seen: query.Preview) -> dict[str, object]:
    """A preview as plain data."""
    fields = {f: getattr(seen, f) for f in seen.__dataclass_fields__}
    return fields | {"made": [as_data(j) for j in seen.made], "withdrawn": [as_data(j) for j in seen.withdrawn]}


def _print_preview(seen: query.Preview) -> None:
    def line(text: str) -> None:
        console.print(text, markup=False, soft_wrap=True)

    for word, some in (("would be judged", seen.made), ("would be withdrawn", seen.withdrawn)):
        for j in some:
            line(f"{word}: {about(j.verdict)}  {j.id}")
    line(f"{seen.posts} posts, {seen.mentions} mentions; claims: {seen.claims_came} come, {seen.claims_went} go")
    for e in seen.entities:
        line(f"  {_entity_line(e)}")
    line(f"edges: {seen.edges_came} come, {seen.edges_went} go, {seen.edges_changed} change")
    for edge in seen.edges:
        line(f"  {edge.head} {edge.type} {edge.tail}: {edge.claims_before} → {edge.claims_after} claims")
    for x in seen.examples:
        line(f"{x.post.id}: …{x.text}…")
        line(f"  {x.name}: {x.before or 'nothing'} → {x.after or 'nothing'}")
    line("nothing is changed yet: the same command without --dry-run does it")


def _entity_line(e: query.EntityChange) -> str:
    names = _arrow(e.name_before, e.name_after)
    types = _arrow(e.type_before, e.type_after)
    return f"{e.id} {names}, {types}: {e.posts_before} → {e.posts_after} posts"


def _arrow(before: str | None, after: str | None) -> str:
    kept: Iterable[str] = dict.fromkeys(x for x in (before, after) if x)
    return " → ".join(kept)
