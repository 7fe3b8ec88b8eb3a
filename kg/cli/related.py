"""The command that says what to link: ``related``, from a draft or post, or for every post of a site."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.progress import track

from kg import paste, query
from kg.cli import unread
from kg.cli.answer import answer
from kg.cli.blocks import Blocks
from kg.cli.drafts import LONGEST_SHOWN, cut, file_of, own_post, read_with, stored_as, warn_of_telling
from kg.cli.options import StoreOption, settings_for
from kg.cli.output import as_json, console, counted, day, errors, note, print_json
from kg.cli.site import site_notes
from kg.cli.unread import Unread
from kg.errors import KgError, UsageError
from kg.files import write_atomically
from kg.normalize import is_one_line
from kg.posts.files import SUFFIXES
from kg.query import Coverage, Related
from kg.records import Problem
from kg.store import View

if TYPE_CHECKING:
    from kg.pipeline import Analyst, Outline

__all__ = ["related"]

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
        written, own = blocks.write(file, found.items, root, answer(store, _addresses))
        beside = f"; it has a section of its own ({'、'.join(own.headings)})" if own else ""
        errors.print(f"{file}: {done if written else 'nothing to change'}{beside}", markup=False, highlight=False, soft_wrap=True)
        return
    if found.told is not None:
        warn_of_telling(found.told)
    if not found.items:
        errors.print(f"nothing in the archive goes with this draft{' well enough to be pasted' if pasted else ''}", highlight=False)
    _show(found, format)


def _for_one(store: str | None, draft: str, k: int, fold: bool, pasted: bool, future: bool) -> tuple[Coverage, Path | None, str | None]:
    """What goes with a draft or a stored post, and its file; None if it was read from standard input or a pipe.

    A file whose text is stored is the stored post, so that the answer is the one that --all gives.
    Of a stored post that was asked for by its id also the folder that it was taken from.

    What is pasted leads to no lost file, nor, unless these are wanted, to posts to come.
    """
    mine = None if draft == "-" else file_of(draft, answer(store, lambda view: view.stamps().keys()) if os.path.isdir(draft) else ())
    left_out = Unread()

    def hidden(view: View) -> Collection[str]:
        nonlocal left_out
        left_out = _unread(view, future) if pasted else left_out
        return left_out.ids

    def of_post(view: View, post_id: str) -> tuple[Coverage, Path, str]:
        found = query.coverage(
            view, query.draft_of_post(view, post_id), k=k, exclude=post_id, fold=fold, gone=hidden(view), pasted=pasted
        )
        stamp = view.stamps()[post_id]
        return found, Path(stamp.root, stamp.path), stamp.root

    def of_file(view: View) -> Coverage | None:
        stored = stored_as(view, mine) if mine is not None and mine.is_file() else None
        return of_post(view, stored)[0] if stored is not None else None

    if mine is not None and (of_stored := answer(store, of_file)) is not None:
        _note_left_out(left_out)
        return of_stored, mine, None
    if draft == "-" or mine is not None:
        outline = read_with(mine, _outline)

        def of_draft(view: View) -> Coverage:
            told = query.draft_of_outline(*outline, judgements=view.judgements())
            own = own_post(view, mine, outline.facts.post.id)
            return query.coverage(view, told, k=k, exclude=own, fold=fold, gone=hidden(view), pasted=pasted)

        found = answer(store, of_draft)
        _note_left_out(left_out)
        return found, mine if mine is not None and mine.is_file() else None, None
    if "/" in draft or draft.endswith(SUFFIXES) or len(draft) > LONGEST_SHOWN:
        given = "the text of a draft goes to standard input, with `-`" if len(draft) > LONGEST_SHOWN else "give a draft's file"
        raise UsageError(f"{cut(draft)}: no such file; {given}, or the id of a stored post")

    answered = answer(store, lambda view: of_post(view, draft))
    _note_left_out(left_out)
    return answered


def _outline(analyst: Analyst, text: str, name: str, problems: list[Problem]) -> Outline:
    return analyst.outline_of_draft(text, analyst.reader(), name, problems)


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


def _list(items: tuple[Related, ...], format: str) -> str:
    return (paste.html_list if format == "html" else paste.markdown_list)(r.post for r in items)


def _for_all(store: str | None, k: int, format: str, fold: bool, jekyll: Path | None, blocks: Blocks | None, future: bool) -> None:
    """Related posts of every stored post, to where they are wanted; into the posts if it is said how."""
    if format != "json" and jekyll is None and blocks is None:
        raise UsageError("--all needs --jekyll FILE, --write-back or --format json")

    def question(view: View) -> tuple[dict[str, Coverage], dict[str, Path], dict[str, str], Unread, list[str], Set[str]]:
        roots = {s.post_id: s.root for s in view.stamps().values()}
        places = {s.post_id: Path(s.root, s.path) for s in view.stamps().values()}
        pasted = jekyll is not None or blocks is not None
        left_out = _unread(view, future) if pasted else Unread()
        notes = list(site_notes(view, settings_for(), future=future)) if pasted else []
        stream = query.related_all(view, k=k, fold=fold, gone=left_out.ids, pasted=pasted)
        shown = track(stream, "related posts", total=len(places), console=errors, disable=not errors.is_terminal)
        return dict(shown), places, roots, left_out, notes, _addresses(view) if blocks is not None else frozenset()

    found, places, roots, left_out, notes, known = answer(store, question)
    gone = left_out.gone
    if format == "json":
        for post_id, coverage in found.items():
            line = {"id": post_id, "items": coverage.items, "told": coverage.told}
            sys.stdout.write(json.dumps(as_json(line), ensure_ascii=False) + "\n")
    for said in notes:
        note(said)
    failed = 0
    if jekyll is not None:
        listed = found.keys() - gone
        keyed = _by_key({p: places[p] for p in sorted(listed)})
        write_atomically(jekyll, paste.data_file({key: found[p].items for key, p in keyed.items()}).encode())
        errors.print(f"{jekyll}: related posts of {counted(len(listed), 'post')}", markup=False, highlight=False, soft_wrap=True)
    if blocks is not None:
        changed, beside = 0, 0
        for post_id, coverage in found.items():
            if post_id in gone:
                continue
            try:
                written, own = blocks.write(places[post_id], coverage.items, roots[post_id], known)
                changed += written
                beside += own is not None
            except KgError as error:
                failed += 1
                errors.print(f"skipped {error}", markup=False, highlight=False, soft_wrap=True)
        done = "would change" if blocks.dry_run else "changed"
        errors.print(f"{changed:,} of {counted(len(found.keys() - gone), 'post')} {done}", markup=False, highlight=False)
        if beside:
            have = f"{counted(beside, 'post')} with a section of related links of their own"
            what = "left alone" if blocks.skip_own else "ours stands beside it, without what it links; --skip-own leaves such posts alone"
            errors.print(f"{have}: {what}", markup=False, highlight=False, soft_wrap=True)
    _note_left_out(left_out)
    for post_id in sorted(gone):
        said = f"skipped {places[post_id]}: the file is gone, and nothing links it; `kg ingest --prune` withdraws its post"
        errors.print(said, markup=False, highlight=False, soft_wrap=True)
    if failed or (gone and blocks is not None):
        raise typer.Exit(3)


def _addresses(view: View) -> Set[str]:
    """Where links to the stored posts lead."""
    return frozenset(map(paste.address_of, view.posts().values()))


def _by_key(places: Mapping[str, Path]) -> dict[str, str]:
    """The posts of a data file by what it calls them. Of two whose files have one name, templates can find but the first; which is said."""
    keyed: dict[str, str] = {}
    for post_id, place in places.items():
        for key in paste.keys_of(place.as_posix()):
            first = keyed.setdefault(key, post_id)
            if first != post_id:
                note(f"{place}: {places[first]} has the same name, whose related posts the site's templates show for both; rename one")
                break
    return keyed


def _unread(view: View, future: bool) -> Unread:
    """The posts that nobody can read; without those to come if these are wanted."""
    found = unread.unread(view, unread.now(), settings_for().timezone)
    return found._replace(later=frozenset()) if future else found


def _note_left_out(left_out: Unread) -> None:
    """Say how many posts are left out because of their dates."""
    if later := len(left_out.later):
        are = f"{counted(later, 'post')} {'is' if later == 1 else 'are'}"
        said = f"{are} dated later than now: nothing links them until then; --future does"
        errors.print(said, markup=False, highlight=False, soft_wrap=True)
    if expired := len(left_out.expired):
        have = f"{counted(expired, 'post')} {'has' if expired == 1 else 'have'}"
        errors.print(f"{have} an `expiryDate` that is over: nothing links them", markup=False, highlight=False, soft_wrap=True)
