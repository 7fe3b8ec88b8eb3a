"""Commands on whole stores: ``copy`` and ``verify``."""

from __future__ import annotations

import time
from contextlib import ExitStack
from itertools import islice
from typing import Annotated

import typer

from kg.cli.options import JsonOption, settings_for
from kg.cli.output import console, errors, print_json
from kg.errors import UsageError
from kg.store import GraphStore, open_store
from kg.store.copying import copy as copy_posts
from kg.store.embedded import EmbeddedStore, upkeep

__all__ = ["copy", "verify"]

_PATIENCE = 3600.0
"""Seconds that reading a whole store may take."""
_URL = "Path, sqlite:///path or neo4j://host:7687."


def _open(url: str) -> GraphStore:
    settings = settings_for(url)
    return open_store(settings.store, settings.neo4j_user, settings.neo4j_password, timeout=_PATIENCE)


def copy(
    source: Annotated[str, typer.Option("--from", help=f"The store to read. {_URL}")],
    target: Annotated[str, typer.Option("--to", help=f"The store to fill. {_URL}")],
    prune: Annotated[bool, typer.Option("--prune", help="Withdraw posts that only the target holds.")] = False,
    json_: JsonOption = False,
) -> None:
    """Copy all posts of a store with their facts into another one, without analysing anything again."""
    if source == target:
        raise UsageError("--from and --to name the same store")
    began = time.monotonic()
    one, other = _open(source), _open(target)
    posts = claims = 0
    with errors.status("copying…") as status:
        for more_posts, more_claims in copy_posts(one, other, prune=prune):
            posts, claims = posts + more_posts, claims + more_claims
            status.update(f"copying… {posts:,} posts, {claims:,} claims")
    one.close()
    other.close()
    seconds = time.monotonic() - began
    if json_:
        print_json({"posts": posts, "claims": claims, "seconds": round(seconds, 1)})
    else:
        rate = claims / max(seconds, 0.001)
        console.print(f"{posts:,} posts and {claims:,} claims in {seconds:.1f} s ({rate:,.0f} claims/s)", markup=False)


def verify(
    first: Annotated[str, typer.Argument(help=f"A store. {_URL}")],
    second: Annotated[str, typer.Argument(help=f"Another store. {_URL}")],
    samples: Annotated[int, typer.Option("--samples", min=1, help="How many entities, pairs, posts and topics to ask about.")] = 40,
    most: Annotated[int, typer.Option("--most", min=1, help="Show at most so many differences.")] = 50,
    json_: JsonOption = False,
) -> None:
    """Compare two stores: everything they hold, and the answers to a sample of every question.

    Exit status: 0 identical, 1 not.
    """
    from kg.verify import differences

    stores = [_open(first), _open(second)]
    for store in stores:
        if isinstance(store, EmbeddedStore):
            upkeep.check(store.path)
    with ExitStack() as stack:
        views = [stack.enter_context(store.view()) for store in stores]
        with errors.status("comparing…"):
            found = list(islice(differences(*views, samples=samples), most + 1))
        stats = views[0].stats()
    for store in stores:
        store.close()
    if json_:
        print_json({"identical": not found, "differences": found[:most], "more": len(found) > most})
    elif found:
        for line in found[:most]:
            console.print(line, markup=False, soft_wrap=True)
        if len(found) > most:
            console.print("… and more", markup=False)
    else:
        held = f"{stats.posts:,} posts, {stats.entities:,} entities, {stats.claims:,} claims, {stats.edges:,} edges"
        console.print(f"identical: {held}, and the answers to every question asked", markup=False)
    if found:
        raise typer.Exit(1)
