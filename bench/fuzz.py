"""Requests made up from the API's own description, sent to a running server: no answer may fail or look otherwise than described.

    python bench/fuzz.py STORE ... [--cases N]

Each STORE is the file of an ingested archive; a server process is started on it, and at least N requests go to it, to every
operation as many: valid ones, half of them with names, posts and dates of the archive, and, for two of these, one that is not valid.
Then as many go to it as no client of good will writes them: addresses, methods, headers and bodies that break servers.
Exit status 1 and the request that showed it if an answer is wrong.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from serving import server

from kg.store import ask, open_store

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))
from fuzz import fuzz, known_of
from rough import REQUESTS, Answer, Rough, checked, over


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stores", nargs="+", type=Path, metavar="STORE")
    parser.add_argument("--cases", type=int, default=5_000, help="requests to each server")
    options = parser.parse_args()
    for path in options.stores:
        graph = open_store(str(path))
        known = ask(graph, known_of)
        graph.close()
        with server({"KG_STORE": str(path)}) as (port, _):
            schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{port}/openapi.json")
            count = sum(1 for _ in schema.get_all_operations())
            began = time.monotonic()
            statuses = fuzz(schema, known, -(-options.cases // count), derandomize=False)
            try_rough(over(port), options.cases)
        seconds = time.monotonic() - began
        print(f"{path}: {statuses.total():,} requests to {count} operations, and {options.cases:,} rough ones, in {seconds:.0f} s")
        by_operation: dict[str, list[str]] = {}
        for label, number in sorted(statuses.items()):
            operation, _, status = label.rpartition(" ")
            by_operation.setdefault(operation, []).append(f"{status}: {number}")
        for operation, numbers in by_operation.items():
            print(f"  {operation}  {', '.join(numbers)}")


def try_rough(ask: Callable[[Rough], Answer], cases: int) -> None:
    """Send so many rough requests, and look at the answers."""

    @settings(max_examples=cases, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(request=REQUESTS)
    def tried(request: Rough) -> None:
        checked(request, ask(request))

    tried()


if __name__ == "__main__":
    main()
