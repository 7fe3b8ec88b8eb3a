"""Questions over HTTP while posts come in: what fails, what is half seen, how much slower answers become.

    python bench/while_ingesting.py [STORE] [--posts N] [--clients N] [--workers N] [--seconds S] [--corpus FOLDER]

STORE is the file of an ingested corpus (``KG_BENCH_STORE``), FOLDER its posts (``KG_SHARED``/corpus/_posts). The newest posts are
withdrawn from a copy, which is served; eight clients ask the usual mix, and about the posts withdrawn, without a pause: first for some
seconds as it is, then while `kg ingest` puts the posts back. An answer is half seen if

- it shows of a post neither nothing nor all that there is of it at the end, or
- what it counts is not what it lists, or
- two answers with one entity tag, that is of one state of the graph, disagree on whether a post is there.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from queries import _addresses
from serving import Answer, Target, at_random, load, percentiles, request_of, server

from kg import query
from kg.records import CO_MENTION
from kg.store import View, ask, open_store

_ENTITIES = 3
"""So many entities of each post are watched: those that most posts mention, whose lists are the longest to put together."""


@dataclass
class Watched:
    """What is known of the posts that come in."""

    whole: dict[str, Any] = field(default_factory=dict)
    """What there is to see of each post, by its address; see :func:`seen_of`."""
    named: dict[str, dict[str, bool]] = field(default_factory=dict)
    """For each address that lists posts of an entity or a pair: which of the posts belong there, by id, and that they do."""


def main() -> None:
    options = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy = folder / "kg.db"
        _copied(options.store, copy)
        source = open_store(str(options.store))
        posts = ask(source, lambda view: _newest(view, options.corpus, options.posts))
        _withdraw(copy, folder / "posts", posts)
        watched = ask(source, lambda view: watch(view, posts))
        targets = _targets(ask(open_store(str(copy)), lambda view: _addresses(40, view)), watched)
        source.close()
        with server({"KG_STORE": str(copy)}, options.workers) as (port, _):
            load(port, at_random(targets, 4.0), options.clients)
            before = load(port, at_random(targets, options.seconds), options.clients)
            command = [str(Path(sys.executable).with_name("kg")), "ingest", str(folder / "posts"), "--store", str(copy)]
            began = time.perf_counter()
            ingest = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            during = load(port, _until(ingest, at_random(targets, 3_600.0)), options.clients)
            took = time.perf_counter() - began
            after = load(port, iter([("new post", ("GET", address, None)) for address in watched.whole]), 1)
        watched = ask(open_store(str(copy)), lambda view: watch(view, (id for id in posts if id in view.stamps())))
    _report(before, during, after, watched, took)
    if ingest.returncode:
        raise SystemExit(f"the ingest ended with status {ingest.returncode}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    corpus = Path(os.environ.get("KG_SHARED", "../shared")) / "corpus" / "_posts"
    parser.add_argument("store", nargs="?", type=Path, default=os.environ.get("KG_BENCH_STORE"), help="file of an ingested corpus")
    parser.add_argument("--corpus", type=Path, default=corpus, help="folder of its posts")
    parser.add_argument("--posts", type=int, default=100, help="how many come in")
    parser.add_argument("--clients", type=int, default=8, help="how many ask at once")
    parser.add_argument("--workers", type=int, default=2, help="processes that answer")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long they ask before the ingest")
    options = parser.parse_args()
    if options.store is None or not Path(options.store).is_file() or not options.corpus.is_dir():
        parser.error("give the file of an ingested corpus and the folder of its posts, or name them in KG_BENCH_STORE and KG_SHARED")
    return options


def _copied(store: Path, copy: Path) -> None:
    subprocess.run([str(Path(sys.executable).with_name("kg")), "backup", str(copy), "--store", str(store)], check=True, capture_output=True)


def _newest(view: View, corpus: Path, count: int) -> dict[str, Path]:
    """The newest posts whose files are there, by id."""
    cards = sorted(view.posts().values(), key=lambda card: (card.published_at is not None, card.published_at, card.id), reverse=True)
    files = ((card.id, corpus / Path(card.path).name) for card in cards)
    return dict([(id, file) for id, file in files if file.is_file()][:count])


def _withdraw(copy: Path, folder: Path, posts: Mapping[str, Path]) -> None:
    folder.mkdir()
    graph = open_store(str(copy))
    with graph.writer() as writer:
        for id, file in posts.items():
            writer.delete(id)
            shutil.copy(file, folder)
    graph.close()


def _until(process: subprocess.Popen[bytes], requests: Iterator[tuple[str, Target]]) -> Iterator[tuple[str, Target]]:
    for one in requests:
        if process.poll() is not None:
            return
        yield one


# What there is to see ------------------------------------------------------------------------------------------------


def watch(view: View, posts: Iterable[str]) -> Watched:
    """What a graph that holds posts shows of them."""
    found = Watched()
    listed: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for id in posts:
        contents = query.contents(view, id)
        found.whole[quote(f"/v1/posts/{id}")] = {
            "entities": {e.id: len(e.mentions) for e in contents.entities},
            "claims": sorted(c.id for c in contents.claims),
            "topics": sorted(t.id for t in contents.topics),
        }
        known = sorted((view.prominence(e.id), e.id) for e in contents.entities)[-_ENTITIES:]
        for _, entity in known:
            listed[quote(f"/v1/entities/{entity}/posts") + "?limit=200"][id] = True
        pairs = {tuple(sorted((c.head, c.tail))) for c in contents.claims if c.type != CO_MENTION}
        for a, b in sorted(pairs)[:_ENTITIES]:
            listed["/v1/edges?" + urlencode({"a": a, "b": b, "limit": 200})][id] = True
    found.named = dict(listed)
    return found


def _targets(addresses: Mapping[str, Sequence[tuple[str, dict[str, Any]]]], watched: Watched) -> dict[str, list[Target]]:
    mix = {kind: [request_of(*one) for one in some] for kind, some in addresses.items() if not kind.startswith("page ")}
    new: list[Target] = [("GET", address, None) for address in watched.whole]
    lists: list[Target] = [("GET", address, None) for address in watched.named]
    return {**mix, "new post": new, "new in lists": lists}


# What was seen -------------------------------------------------------------------------------------------------------


def failed(answers: Iterable[Answer]) -> Counter[str]:
    """Answers that are neither one nor, of what may not be there yet, that there is nothing."""
    return Counter(
        f"{a.kind}: {a.status}" for a in answers if a.status != 200 and not (a.kind in ("new post", "new in lists") and a.status == 404)
    )


def half_seen(answers: Iterable[Answer], watched: Watched) -> list[str]:
    """What cannot be of one state of the graph, and why."""
    wrong = []
    there: defaultdict[tuple[str, str], dict[bool, str]] = defaultdict(dict)
    for answer in answers:
        if answer.status != 200 or answer.kind in ("health", "ready"):
            continue
        said = json.loads(answer.body)
        if answer.address in watched.whole and seen_of(said) != watched.whole[answer.address]:
            wrong.append(f"{answer.address}: a part of the post")
        if answer.address.startswith("/v1/edges?"):
            wrong += [f"{answer.address}: {why}" for why in _miscounted(said)]
        for post, present in _present(answer, said, watched):
            there[answer.tag, post][present] = answer.address
    wrong += [f"{some[True]} has {post}, {some[False]} has not, both of {tag}" for (tag, post), some in there.items() if len(some) == 2]
    return wrong


def seen_of(contents: Mapping[str, Any]) -> dict[str, Any]:
    """What an answer shows of a post, without names, which other posts may change."""
    return {
        "entities": {e["id"]: len(e["mentions"]) for e in contents["entities"]},
        "claims": sorted(c["id"] for c in contents["claims"]),
        "topics": sorted(t["id"] for t in contents["topics"]),
    }


def _present(answer: Answer, said: Mapping[str, Any], watched: Watched) -> Iterator[tuple[str, bool]]:
    """Which of the posts an answer shows, and which not although it would if they were there."""
    if answer.address in watched.whole:
        yield said["post"]["id"], True
    elif answer.address in watched.named and said["next"] is None:
        ids = {item["post"]["id"] for item in said["items"]}
        for post in watched.named[answer.address]:
            yield post, post in ids


def _miscounted(said: Mapping[str, Any]) -> Iterator[str]:
    """Where the counts of an edge are not those of its evidence: they come from memory, the evidence from the file."""
    if said["next"] is not None:
        return
    listed: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for item in said["items"]:
        claim = item["claim"]
        listed[claim["head"], claim["type"], claim["tail"]].append(claim["post_id"])
    for link in said["links"]:
        posts = listed[link["head"], link["type"], link["tail"]]
        if (link["claims"], link["posts"]) != (len(posts), len(set(posts))):
            yield f"counts {link['claims']} claims in {link['posts']} posts, lists {len(posts)} in {len(set(posts))}"


def _report(before: Sequence[Answer], during: Sequence[Answer], after: Sequence[Answer], watched: Watched, took: float) -> None:
    came = sum(a.status == 200 for a in after)
    appeared = len({a.address for a in during if a.kind == "new post" and a.status == 200})
    print(f"ingest of {len(watched.whole)} posts: {took:.0f} s, {appeared} seen to appear meanwhile, {came} there at the end")
    everything = [*before, *during, *after]
    print(f"{len(before):,} questions before, {len(during):,} meanwhile; failed: {dict(failed(everything)) or 'none'}")
    wrong = half_seen(everything, watched)
    print(f"half seen: {len(wrong) or 'none'}")
    for line in wrong[:10]:
        print(f"  {line}")
    then, now = percentiles(before), percentiles(during)
    print(f"{'p95, ms':<15}{'before':>9}{'meanwhile':>11}{'times':>8}")
    for kind in sorted(set(then) & set(now), key=lambda k: -now[k]["p95"]):
        print(f"{kind:<15}{then[kind]['p95']:>9.1f}{now[kind]['p95']:>11.1f}{now[kind]['p95'] / (then[kind]['p95'] or 1):>8.1f}")


if __name__ == "__main__":
    main()
