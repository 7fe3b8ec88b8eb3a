"""Commands for writers: what to link from a draft or post, one by one or for a whole site."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.progress import track

from kg import paste, query
from kg.cli import unread
from kg.cli.answer import answer
from kg.cli.blocks import Blocks
from kg.cli.options import JsonOption, LimitOption, StoreOption, settings_for
from kg.cli.output import as_json, console, day, errors, print_json, table
from kg.cli.site import site_notes
from kg.errors import KgError, UsageError
from kg.files import write_atomically
from kg.normalize import is_one_line
from kg.posts import text_of
from kg.posts.files import SUFFIXES
from kg.query import Coverage, Related, Told
from kg.records import Problem
from kg.store import View
from kg.store.base import PostCard
from kg.topics import names_of

if TYPE_CHECKING:
    from kg.pipeline import Analyst

__all__ = ["check", "gaps", "related"]

_LONGEST_SHOWN: Final = 400
"""Characters of a file's name or a post's id."""
_FORMATS: Final = ("text", "md", "html", "json", "jekyll")

_DraftArgument = Annotated[
    str | None, typer.Argument(help="A draft's file, `-` for standard input, or the id of a stored post; none with --all.")
]


def related(
    draft: _DraftArgument = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many posts.")] = 10,
    format: Annotated[str, typer.Option("--format", help=f"{', '.join(_FORMATS)}; of a written block md or html.")] = "text",
    fold: Annotated[
        bool | None,
        typer.Option(help="Of posts that tell one story only the best. By default in what is pasted.", show_default=False),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="For every stored post.")] = False,
    jekyll: Annotated[Path | None, typer.Option(help="Write a data file for the site's templates.")] = None,
    write_back: Annotated[bool, typer.Option("--write-back", help="Put a block between two markers into the post's own file.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what --write-back would change.")] = False,
    heading: Annotated[
        str | None,
        typer.Option(help="Heading of the block; empty for none. By default 関連記事, or what the post has not yet.", show_default=False),
    ] = None,
    skip_own: Annotated[
        bool, typer.Option("--skip-own", help="With --write-back, leave posts alone that have a section of related links of their own.")
    ] = False,
    future: Annotated[
        bool, typer.Option("--future", help="Link posts dated later than now too, for sites with `future: true` (Hugo: buildFuture).")
    ] = False,
    store: StoreOption = None,
) -> None:
    """Posts to link from a draft, with reasons; says if the story has been told already.

    --all does so for the whole site: into a data file (--jekyll FILE), into the posts themselves (--write-back), or as one JSON
    object a line.
    """
    if format not in _FORMATS:
        raise UsageError(f"--format is {', '.join(_FORMATS[:-1])} or {_FORMATS[-1]}, not {format!r}")
    if (draft is None) != everything:
        raise UsageError("give a draft, the id of a post, or --all")
    of_writing = {"--dry-run": dry_run, "--skip-own": skip_own, "--heading": heading is not None}
    if not write_back and (given := next((option for option, is_given in of_writing.items() if is_given), None)):
        raise UsageError(f"{given} goes with --write-back")
    if write_back and format not in ("text", "md", "html"):
        raise UsageError("a block in a post is md or html")
    if heading is not None and not is_one_line(heading):
        raise UsageError("--heading is one line without control characters")
    pasted = format in ("md", "html", "jekyll") or write_back or jekyll is not None
    if future and not pasted:
        raise UsageError("--future goes with what is pasted or written; --format text and json have posts of all dates")
    folded = pasted if fold is None else fold
    blocks = Blocks(format, heading, skip_own, dry_run)
    if everything:
        _for_all(store, k, format, folded, jekyll, blocks if write_back else None, future)
        return
    assert draft is not None
    if jekyll is not None:
        raise UsageError("--jekyll FILE goes with --all; `--format jekyll` prints the entries of one draft")
    found, file, root = _for_one(store, draft, k, folded, pasted, future)
    if write_back:
        if file is None:
            raise UsageError("--write-back needs a file: a draft's, or that of a stored post")
        done = "would change" if dry_run else "changed"
        written, own = blocks.write(file, found.items, root)
        beside = f"; it has a section of its own ({'、'.join(own.headings)})" if own else ""
        errors.print(f"{file}: {done if written else 'nothing to change'}{beside}", markup=False, highlight=False, soft_wrap=True)
        return
    if found.told is not None:
        _warn(found.told)
    if not found.items:
        errors.print("nothing in the archive goes with this draft", highlight=False)
    _show(found, format)


def check(
    draft: Annotated[str, typer.Argument(help="A draft's file, or `-` for standard input.")],
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What to look at in a draft: names that the archive writes otherwise or has not, figures and other facts that it has otherwise,
    figures of the title that the text does not give, a story already told."""
    mine = None if draft == "-" else _file(draft)
    if mine is None and draft != "-":
        raise UsageError(f"{_cut(draft) or repr(draft)}: no such file; give a draft's file, or `-` for standard input")
    text = _text(mine)
    analyst, problems = _analyst(), list[Problem]()
    with _named(mine), analyst.sentences() as analyze:
        facts = analyst.facts_of_draft(text, analyze, _name(mine), problems)
    _note_problems(mine, problems)
    found = answer(store, lambda view: query.check(view, facts, exclude=_own(view, mine, facts.post.id)))
    if json_:
        print_json(found)
        return
    if found.told is not None:
        _warn(found.told)
    notes = [*(h.en for h in found.headline), *(n.note.en for n in found.names if n.note is not None), *(f.note.en for f in found.figures)]
    for note in notes:
        console.print(f"- {note}", markup=False, soft_wrap=True)
    for fact in found.facts:
        console.print(f"- {fact.note.en}", markup=False, soft_wrap=True)
        for other in fact.others:
            console.print(f"  {other.sentence}", markup=False, soft_wrap=True)
    if not found.names:
        console.print("no names are found in this; a headline or a few lines more may help")
        return
    rows = ((n.name, n.mentions, n.posts, *_first(n.first)) for n in found.listed)
    table("Names", ("name", "mentions", "posts", "first mentioned", "in"), rows)


def _first(post: PostCard | None) -> tuple[str, str]:
    return (day(post.published_at), post.title) if post else ("", "")


def gaps(
    min_posts: Annotated[int, typer.Option("--min-posts", min=1, help="Only pairs and topics of so many posts.")] = 5,
    limit: LimitOption = 20,
    store: StoreOption = None,
    json_: JsonOption = False,
) -> None:
    """What may be missing: pairs and topics without a post of their own, and posts that later facts have overtaken."""
    found = answer(store, lambda view: query.gaps(view, names_of=names_of, min_posts=min_posts, limit=limit))
    if json_:
        print_json(found)
        return
    pairs = ((f"{g.a_name} – {g.b_name}", ", ".join(g.types), g.posts, g.latest.title) for g in found.pairs)
    table("Pairs without a post of their own", ("pair", "relations", "posts", "newest post"), pairs)
    topics = (("、".join((g.name, *g.also)), g.posts, g.latest.title) for g in found.topics)
    table("Topics without a post of their own", ("topic", "posts", "newest post"), topics)
    changes = [(o.note.en, len(o.older), ", ".join(e.post.id for e in o.older)) for o in found.overtaken]
    changes += [(f.note.en, len(f.older), ", ".join(o.post.id for o in f.older)) for f in found.facts]
    table("Posts overtaken by later facts", ("what changed", "posts", "which"), changes)


def _for_one(store: str | None, draft: str, k: int, fold: bool, pasted: bool, future: bool) -> tuple[Coverage, Path | None, str | None]:
    """What goes with a draft or a stored post, and its file; None if it was read from standard input or a pipe.

    Of a stored post that was asked for by its id also the folder that it was taken from.

    What is pasted leads to no lost file, nor, unless these are wanted, to posts to come.
    """
    mine = None if draft == "-" else _file(draft)
    later: set[str] = set()

    def hidden(view: View) -> Collection[str]:
        nonlocal later
        if not pasted:
            return ()
        gone, later = _unread(view, future)
        return gone | later

    if draft == "-" or mine is not None:
        text = _text(mine)
        analyst, problems = _analyst(), list[Problem]()
        with _named(mine):
            outline = analyst.outline_of_draft(text, analyst.reader(), _name(mine), problems)
        _note_problems(mine, problems)

        def of_draft(view: View) -> Coverage:
            told = query.draft_of_outline(*outline, view.judgements())
            own = _own(view, mine, outline.facts.post.id)
            return query.coverage(view, told, k=k, exclude=own, fold=fold, gone=hidden(view), pasted=pasted)

        found = answer(store, of_draft)
        _note_later(later)
        return found, mine if mine is not None and mine.is_file() else None, None
    if "/" in draft or draft.endswith(SUFFIXES) or len(draft) > _LONGEST_SHOWN:
        given = "the text of a draft goes to standard input, with `-`" if len(draft) > _LONGEST_SHOWN else "give a draft's file"
        raise UsageError(f"{_cut(draft)}: no such file; {given}, or the id of a stored post")

    def of_post(view: View) -> tuple[Coverage, Path, str]:
        mine = query.draft_of_post(view, draft)
        found = query.coverage(view, mine, k=k, exclude=draft, fold=fold, gone=hidden(view), pasted=pasted)
        stamp = view.stamps()[draft]
        return found, Path(stamp.root, stamp.path), stamp.root

    of_stored = answer(store, of_post)
    _note_later(later)
    return of_stored


def _file(draft: str) -> Path | None:
    """The file or pipe of this name; None if there is none."""
    file = Path(draft)
    try:
        return file if file.is_file() or file.is_fifo() else None
    except OSError:  # longer than any name, or in a folder that may not be read
        return None


def _cut(draft: str) -> str:
    """What was given for a draft, as errors show it."""
    return draft if len(draft) <= _LONGEST_SHOWN else f"{draft[:40]}…"


def _own(view: View, file: Path | None, post_id: str) -> str | None:
    """The id of the post that is stored from a file, or from another file of the same id: the same post in another checkout."""
    if file is None:
        return None
    place = os.path.realpath(file)
    stamps = view.stamps()
    stored = next((s.post_id for s in stamps.values() if os.path.realpath(f"{s.root}/{s.path}") == place), None)
    return stored or (post_id if post_id in stamps else None)


def _unread(view: View, future: bool) -> tuple[set[str], set[str]]:
    """The ids of posts whose files are gone, and, unless these are wanted, of posts to come."""
    return unread.gone(view), set() if future else unread.to_come(view, unread.now(), settings_for().timezone)


def _note_later(later: Collection[str]) -> None:
    """Say how many posts are left out because of their dates."""
    if later:
        are = "is" if len(later) == 1 else "are"
        said = f"{_posts(len(later))} {are} dated later than now: nothing links them until then; --future does"
        errors.print(said, markup=False, highlight=False, soft_wrap=True)


def _text(file: Path | None) -> str:
    """The text of a draft: of a file, or of standard input. Says what had to be assumed to read it.

    Raises:
        UsageError: it cannot be read, or is no text.
    """
    try:
        found = text_of(sys.stdin.buffer.read() if file is None else file.read_bytes())
    except OSError as error:
        raise UsageError(f"{_shown(file)} cannot be read: {error.strerror}") from error
    if found is None:
        raise UsageError(f"{_shown(file)}: not a text file; save it as UTF-8 text")
    text, guessed = found
    if guessed is not None:
        _note(f"{_shown(file)}: not UTF-8; read as {guessed}")
    return text


def _note_problems(file: Path | None, problems: Iterable[Problem]) -> None:
    """Say what of a draft could not be read as it was meant."""
    for problem in problems:
        _note(f"{_shown(file)}:{problem.line}: {problem.reason}; {problem.remedy}")


def _shown(file: Path | None) -> str:
    return str(file or "standard input")


def _note(text: str) -> None:
    errors.print(text, style="yellow", markup=False, highlight=False, soft_wrap=True)


def _name(file: Path | None) -> str:
    """What a draft is called where it has no id of its own."""
    return "draft" if file is None else file.stem


@contextmanager
def _named(file: Path | None) -> Iterator[None]:
    """What cannot be read of a draft is said with its file as it was given."""
    try:
        yield
    except UsageError as error:
        told, name = str(error), f"{_name(file)}:"
        if file is None or not told.startswith(name):
            raise
        raise UsageError(f"{file}:{told.removeprefix(name)}") from error


def _analyst() -> Analyst:
    from kg.pipeline import Analyst  # slow to import: only for drafts

    return Analyst.of(settings_for())


# One draft -----------------------------------------------------------------------------------------------------------


def _show(found: Coverage, format: str) -> None:
    if format == "json":
        print_json(found.items)
    elif format == "jekyll":
        sys.stdout.write(paste.entries_file(found.items))
    elif format in ("md", "html"):
        sys.stdout.write(_list(found.items, format))
    else:
        for number, r in enumerate(found.items, 1):
            console.print(f"{number}. {day(r.post.published_at)} {r.post.title}", style="bold", markup=False, soft_wrap=True)
            console.print(f"   {r.post.permalink}", style="dim", markup=False, soft_wrap=True)
            for reason in r.reasons:
                console.print(f"   - {reason.text.en}", markup=False, soft_wrap=True)
                if reason.claim is not None:
                    console.print(f"     {reason.claim.sentence}", style="dim", markup=False, soft_wrap=True)
            for post in r.versions:
                console.print(f"   = {day(post.published_at)} {post.title} {post.permalink}", markup=False, soft_wrap=True)


def _posts(count: int) -> str:
    return "1 post" if count == 1 else f"{count:,} posts"


def _warn(told: Told) -> None:
    have = "has" if len(told.posts) == 1 else "have"
    lines = [f"{_posts(len(told.posts))} {have} told this story"]
    earliest = "earliest: this post itself, then" if told.own_earliest else "earliest:"
    lines += [f"{earliest} {day(told.earliest.published_at)} {told.earliest.title} {told.earliest.permalink}"]
    if told.fullest.id != told.earliest.id:
        lines += [f"fullest: {day(told.fullest.published_at)} {told.fullest.title} {told.fullest.permalink}"]
    lines += [f"nearly the same text: {post.title} {post.permalink}" for post in told.copies]
    for line in lines:
        _note(line)


def _list(items: tuple[Related, ...], format: str) -> str:
    return (paste.html_list if format == "html" else paste.markdown_list)(r.post for r in items)


# All posts -----------------------------------------------------------------------------------------------------------


def _for_all(store: str | None, k: int, format: str, fold: bool, jekyll: Path | None, blocks: Blocks | None, future: bool) -> None:
    """Related posts of every stored post, to where they are wanted; into the posts if it is said how."""
    if format != "json" and jekyll is None and blocks is None:
        raise UsageError("--all needs --jekyll FILE, --write-back or --format json")

    def question(view: View) -> tuple[dict[str, Coverage], dict[str, Path], dict[str, str], set[str], set[str], list[str]]:
        roots = {s.post_id: s.root for s in view.stamps().values()}
        places = {s.post_id: Path(s.root, s.path) for s in view.stamps().values()}
        pasted = jekyll is not None or blocks is not None
        gone, later = _unread(view, future) if pasted else (set(), set())
        notes = list(site_notes(view, settings_for(), future=future)) if pasted else []
        stream = query.related_all(view, k=k, fold=fold, gone=gone | later, pasted=pasted)
        shown = track(stream, "related posts", total=len(places), console=errors, disable=not errors.is_terminal)
        return dict(shown), places, roots, gone, later, notes

    found, places, roots, gone, later, notes = answer(store, question)
    if format == "json":
        for post_id, coverage in found.items():
            line = {"id": post_id, "items": coverage.items, "told": coverage.told}
            sys.stdout.write(json.dumps(as_json(line), ensure_ascii=False) + "\n")
    for note in notes:
        _note(note)
    failed = 0
    if jekyll is not None:
        entries = {p: c.items for p, c in found.items() if p not in gone}
        write_atomically(jekyll, paste.data_file(entries).encode())
        errors.print(f"{jekyll}: related posts of {_posts(len(entries))}", markup=False, highlight=False, soft_wrap=True)
    if blocks is not None:
        changed, beside = 0, 0
        for post_id, coverage in found.items():
            if post_id in gone:
                continue
            try:
                written, own = blocks.write(places[post_id], coverage.items, roots[post_id])
                changed += written
                beside += own is not None
            except KgError as error:
                failed += 1
                errors.print(f"skipped {error}", markup=False, highlight=False, soft_wrap=True)
        done = "would change" if blocks.dry_run else "changed"
        errors.print(f"{changed:,} of {_posts(len(found.keys() - gone))} {done}", markup=False, highlight=False)
        if beside:
            have = f"{_posts(beside)} with a section of related links of their own"
            what = "left alone" if blocks.skip_own else "ours stands beside it, without what it links; --skip-own leaves such posts alone"
            errors.print(f"{have}: {what}", markup=False, highlight=False, soft_wrap=True)
    _note_later(later)
    for post_id in sorted(gone):
        said = f"skipped {places[post_id]}: the file is gone, and nothing links it; `kg ingest --prune` withdraws its post"
        errors.print(said, markup=False, highlight=False, soft_wrap=True)
    if failed or (gone and blocks is not None):
        raise typer.Exit(3)
