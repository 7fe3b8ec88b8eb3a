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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

__all__ = ["serve", "server"]

_WARM_UP = 4.0
"""Seconds before anything counts."""
_PAGE = os.sysconf("SC_PAGE_SIZE")

Addresses = Mapping[str, Sequence[tuple[str, dict[str, Any]]]]


def serve(
    stores: Mapping[str, Mapping[str, str]], addresses: Addresses, *, seconds: float, clients: int, workers: int = 1
) -> dict[str, Any]:
    """Serve each store in turn and ask; prints the times and returns them.

    Args:
        stores: the settings of each, by name.
        addresses: paths and parameters by kind of question; each kind is asked as often as the others. What ``POST`` stands before is
            sent its parameters as a JSON body.
        seconds: how long on each store.
        clients: how many ask at once, each without a pause.
        workers: how many processes answer.
    """
    found = {}
    for name, settings in stores.items():
        with server(settings, workers) as (port, pid):
            _load(port, addresses, _WARM_UP, clients)
            before = _resident(pid)
            times, errors = _load(port, addresses, seconds, clients)
            found[name] = _report(name, times, errors, seconds, (before, _resident(pid)))
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


def _load(port: int, addresses: Addresses, seconds: float, clients: int) -> tuple[dict[str, list[float]], Counter[str]]:
    """Milliseconds by kind, and what went wrong."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    errors: Counter[str] = Counter()
    targets = {kind: [_request(*one) for one in all] for kind, all in addresses.items()}
    end = time.perf_counter() + seconds

    def client(number: int) -> None:
        choose = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.perf_counter() < end:
            kind = choose.choice(list(targets))
            began = time.perf_counter()
            method, path, body = choose.choice(targets[kind])
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            answer = connection.getresponse()
            answer.read()
            times[kind].append((time.perf_counter() - began) * 1e3)
            if answer.status != 200:
                errors[f"{kind}: {answer.status}"] += 1
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(times), errors


def _request(path: str, given: dict[str, Any]) -> tuple[str, str, bytes | None]:
    """Method, address and body."""
    if path.startswith("POST "):
        return "POST", path.removeprefix("POST "), json.dumps(given).encode()
    return "GET", quote(path) + (f"?{urlencode(given)}" if given else ""), None


def _report(name: str, times: dict[str, list[float]], errors: Counter[str], seconds: float, memory: tuple[float, float]) -> dict[str, Any]:
    count = sum(map(len, times.values()))
    print(f"\n{name}: {count / seconds:,.0f} requests/s, {errors.total()} errors {dict(errors) or ''}")
    print(f"resident memory {memory[0]:,.0f} MB at the start, {memory[1]:,.0f} MB at the end")
    print(f"{'ms':<15}{'p50':>8}{'p95':>8}{'p99':>8}")
    routes = {}
    for kind, all in times.items():
        ordered = sorted(all)
        routes[kind] = {f"p{p}": round(ordered[min(len(ordered) - 1, len(ordered) * p // 100)], 1) for p in (50, 95, 99)}
    for kind in sorted(routes, key=lambda k: -routes[k]["p95"]):
        print(f"{kind:<15}" + "".join(f"{ms:>8.1f}" for ms in routes[kind].values()), flush=True)
    return {"requests_per_s": count / seconds, "errors": dict(errors), "memory_mb": memory, "routes_ms": routes}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers."""
    for _ in range(600):
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
