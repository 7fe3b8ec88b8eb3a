"""Questions over HTTP: a server process, clients that ask one question after another, and what the server's memory does."""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

__all__ = ["Answer", "at_random", "load", "once", "percentiles", "report", "request_of", "serve", "server"]

_SEED = 7

_WARM_UP = 12.0
"""Seconds before anything counts: until every process has read the graph and the language model."""
_PAGE = os.sysconf("SC_PAGE_SIZE")

Addresses = Mapping[str, Sequence[tuple[str, dict[str, Any]]]]
Target = tuple[str, str, bytes | None]
"""Method, address, body."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    kind: str
    address: str
    status: int
    tag: str
    """Its entity tag; empty if it has none."""
    body: bytes
    ms: float


def serve(
    stores: Mapping[str, Mapping[str, str]],
    addresses: Addresses,
    *,
    seconds: float,
    clients: int,
    pause: float = 0.0,
    wait: float | None = None,
    workers: int = 1,
    cold: bool = False,
) -> dict[str, Any]:
    """Serve each store in turn and ask; prints the times and returns them.

    Args:
        stores: the settings of each, by name.
        addresses: paths and parameters by kind of question; each kind is asked as often as the others. What ``POST`` stands before is
            sent its parameters as a JSON body.
        seconds: how long on each store.
        clients: how many ask at once.
        pause: seconds that each rests on average before it asks again, see :func:`load`.
        wait: seconds that a server is left alone before it is asked, in place of questions that warm it up.
        workers: how many processes answer.
        cold: ask each address once, in an order drawn by lot, until all are asked or the time is over. The first of each kind warm
            the server up and do not count.
    """
    found = {}
    targets = {kind: [request_of(*one) for one in all] for kind, all in addresses.items()}
    first = {kind: all[: max(1, min(5, len(all) // 20))] for kind, all in targets.items()} if cold else targets
    rest = {kind: all[len(first[kind]) :] for kind, all in targets.items() if len(all) > len(first[kind])}
    for name, settings in stores.items():
        with server(settings, workers) as (port, pid):
            if wait is None:
                load(port, at_random(first, _WARM_UP), clients)
            else:
                time.sleep(wait)
            before = _resident(pid)
            began = time.perf_counter()
            answers = load(port, once(rest, seconds) if cold else at_random(targets, seconds), clients, pause)
            found[name] = report(name, answers, time.perf_counter() - began, (before, _resident(pid)))
    return found


@contextmanager
def server(settings: Mapping[str, str], workers: int = 1) -> Iterator[tuple[int, int]]:
    """A server process with some settings, until the end of the block: its port and process id."""
    port = _free_port()
    command = [str(Path(sys.executable).with_name("kg")), "serve", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(command, env={**os.environ, **settings})
    try:
        _wait(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def at_random(targets: Mapping[str, Sequence[Target]], seconds: float) -> Iterator[tuple[str, Target]]:
    """Kinds and requests drawn by lot for so many seconds."""
    choose, kinds, end = random.Random(_SEED), list(targets), time.perf_counter() + seconds
    while time.perf_counter() < end:
        kind = choose.choice(kinds)
        yield kind, choose.choice(targets[kind])


def once(targets: Mapping[str, Sequence[Target]], seconds: float) -> Iterator[tuple[str, Target]]:
    """Each request once, in an order drawn by lot, for at most so many seconds."""
    all = sorted({(kind, target) for kind, some in targets.items() for target in some}, key=str)
    random.Random(_SEED).shuffle(all)
    end = time.perf_counter() + seconds
    for one in all:
        if time.perf_counter() > end:
            return
        yield one


def load(port: int, requests: Iterator[tuple[str, Target]], clients: int, pause: float = 0.0) -> list[Answer]:
    """The answers to all requests, asked by so many clients.

    Each asks the next as soon as it has an answer, or rests before each for a time drawn by lot (exponentially distributed, with a mean
    of `pause` seconds), as people do who do not know of each other.
    """
    answers: list[Answer] = []
    turn = threading.Lock()

    def client(number: int) -> None:
        rests = random.Random(_SEED + number)
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while True:
            if pause:
                time.sleep(rests.expovariate(1 / pause))
            with turn:
                kind, (method, address, body) = next(requests, ("", ("", "", None)))
            if not kind:
                break
            began = time.perf_counter()
            connection.request(method, address, body, {"Content-Type": "application/json"} if body else {})
            answer = connection.getresponse()
            text = answer.read()
            ms = (time.perf_counter() - began) * 1e3
            answers.append(Answer(kind, address, answer.status, answer.headers.get("ETag", ""), text, ms))
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def request_of(path: str, given: dict[str, Any]) -> Target:
    """Method, address and body."""
    if path.startswith("POST "):
        return "POST", path.removeprefix("POST "), json.dumps(given).encode()
    return "GET", quote(path) + (f"?{urlencode(given)}" if given else ""), None


def percentiles(answers: Iterable[Answer]) -> dict[str, dict[str, float]]:
    """Milliseconds by kind."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for answer in answers:
        times[answer.kind].append(answer.ms)
    found = {}
    for kind, all in times.items():
        ordered = sorted(all)
        found[kind] = {f"p{p}": round(ordered[min(len(ordered) - 1, len(ordered) * p // 100)], 1) for p in (50, 95, 99)}
    return found


def report(name: str, answers: Sequence[Answer], seconds: float, memory: tuple[float, float]) -> dict[str, Any]:
    """Print and return how long answers took, what went wrong, and how many were asked for the first time."""
    errors = Counter(f"{a.kind}: {a.status}" for a in answers if a.status != 200)
    rate = len(answers) / seconds
    different = len({(a.kind, a.address) for a in answers})
    print(f"\n{name}: {len(answers):,} requests to {different:,} addresses, {errors.total()} errors {dict(errors) or ''}")
    print(f"{rate:,.0f} requests/s; resident memory {memory[0]:,.0f} MB at the start, {memory[1]:,.0f} MB at the end")
    print(f"{'ms':<15}{'p50':>8}{'p95':>8}{'p99':>8}{'asked':>8}")
    routes, asked = percentiles(answers), Counter(a.kind for a in answers)
    for kind in sorted(routes, key=lambda k: -routes[k]["p95"]):
        print(f"{kind:<15}" + "".join(f"{ms:>8.1f}" for ms in routes[kind].values()) + f"{asked[kind]:>8}", flush=True)
    found = {"requests_per_s": rate, "requests": len(answers), "addresses": different, "errors": dict(errors)}
    return {**found, "memory_mb": memory, "routes_ms": routes}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers."""
    for _ in range(3_000):
        if process.poll() is not None:
            raise SystemExit(f"the server ended with status {process.returncode}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


def _resident(pid: int) -> float:
    """Resident memory of a process and those that it started, in MB (Linux)."""
    started = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(int(Path(f"/proc/{p}/statm").read_text().split()[1]) * _PAGE / 1e6 for p in (pid, *started))
