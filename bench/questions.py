"""Whether the questions of an analyst are answered right, each by one call over HTTP.

    python bench/questions.py [STORE] [--show]

STORE is an ingested corpus (``KG_BENCH_STORE``): ``kg ingest ../shared/corpus/_posts --store corpus.db`` makes one. The questions
and their answers, found by reading the posts, are in ``bench/data/questions.toml``, whose head says how an answer is judged, and in
``questions_second.toml``, twelve that were written when the first had been worked on.
Prints right or wrong for each question, what a wrong answer lacks and, with ``--show``, the call and what it gave instead.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
import unicodedata
import warnings
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from api import create_app
from kg.settings import Settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # newer versions of Starlette would rather have another client than httpx
    from fastapi.testclient import TestClient

__all__ = ["lacks", "values"]

QUESTIONS = Path(__file__).parent / "data" / "questions.toml"
SECOND = QUESTIONS.with_name("questions_second.toml")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", nargs="?", default=os.environ.get("KG_BENCH_STORE"), help="path or URL of an ingested corpus")
    parser.add_argument("--show", action="store_true", help="show the call, and the first entries of each wrong answer")
    options = parser.parse_args()
    if not options.store or ("://" not in options.store and not Path(options.store).is_file()):
        print("no ingested corpus; name its store or set KG_BENCH_STORE", file=sys.stderr)
        return
    with TestClient(create_app(Settings(store=options.store)), client=("127.0.0.1", 50_000), base_url="http://localhost") as client:
        for path in (QUESTIONS, SECOND):
            _ask(client, path, options.show)


def _ask(client: TestClient, path: Path, show: bool) -> None:
    questions = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
    right = 0
    for number, question in enumerate(questions, start=1):
        answer = client.get(question["call"])
        if answer.status_code in (401, 403):
            sys.exit(f"{question['call']}: {answer.text}")
        missing = [text for check in question["check"] for text in lacks(answer.json(), check)]
        right += not missing
        print(f"{number:>2} {'wrong' if missing else 'right'}  {question['ask']}  {question['in_english']}")
        for text in missing:
            print(f"          lacks {text}")
        if show:
            print(f"          {answer.status_code} GET {question['call']}")
            if missing:
                _show(answer.json(), question["check"])
    print(f"{path.stem}: {right} of {len(questions)} right")


def lacks(answer: Any, check: Mapping[str, Any]) -> list[str]:
    """What an answer lacks to pass a check, each wanted entry in words; nothing if it passes.

    Args:
        answer: a decoded JSON document.
        check: ``wanted`` (fields of entries by path, each with the values that will do), ``items`` (path of the entries, default
            ``items.*``), ``need`` (how many of the wanted must be there, default all), ``top`` (only so many entries count, from
            the end if negative), ``ordered`` (the wanted must come in the order in which they are listed).
    """
    entries = list(values(answer, check.get("items", "items.*")))
    if top := check.get("top"):
        entries = entries[:top] if top > 0 else entries[top:]
    wanted = check["wanted"]
    places = [next((at for at, entry in enumerate(entries) if _is(entry, fields)), None) for fields in wanted]
    found = [at for at in places if at is not None]
    if len(found) < check.get("need", len(wanted)):
        return [_in_words(fields) for fields, at in zip(wanted, places, strict=True) if at is None]
    if check.get("ordered") and found != sorted(found):
        return ["the order"]
    return []


def values(document: Any, path: str) -> Iterator[Any]:
    """What stands at a path of keys joined by dots, where ``*`` is every entry of a list; nothing where there is no such key."""
    key, _, rest = path.partition(".")
    if key == "*":
        below = document if isinstance(document, list) else []
    else:
        below = [document[key]] if isinstance(document, dict) and key in document else []
    for value in below:
        if rest:
            yield from values(value, rest)
        else:
            yield value


def _is(entry: Any, fields: Mapping[str, Sequence[Any]]) -> bool:
    """Whether each field of an entry has one of the values that will do; of text, case and width do not matter, ``*`` is any characters."""
    return all(any(_same(value, good) for value in values(entry, path) for good in wanted) for path, wanted in fields.items())


def _in_words(fields: Mapping[str, Sequence[Any]]) -> str:
    return " and ".join(f"{path} {' or '.join(map(str, good))}" for path, good in fields.items())


def _same(value: Any, wanted: Any) -> bool:
    if isinstance(value, str) and isinstance(wanted, str):
        return fnmatchcase(_plain(value), _plain(wanted))
    return bool(value == wanted)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _show(answer: Any, checks: Sequence[Mapping[str, Any]]) -> None:
    for check in checks:
        paths = sorted({path for fields in check["wanted"] for path in fields})
        for entry in list(values(answer, check.get("items", "items.*")))[:10]:
            print("            ", " | ".join(", ".join(map(str, values(entry, path))) for path in paths))


if __name__ == "__main__":
    main()
