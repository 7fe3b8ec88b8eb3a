"""A Neo4j server of one's own, without a container engine: fetched by Maven, run by Java, for tests and for play.

``python tests/support/neo4j_server.py`` starts one to play with, with the password of ``NEO4J_PASSWORD`` or a new one, and stops
it on Ctrl-C. ``KG_NEO4J_CACHE`` names the folder that keeps the server's jars, by default ``~/.cache/kg``.
"""

from __future__ import annotations

import atexit
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

import filelock
from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

__all__ = ["VERSION", "Address", "Neo4jServer", "ServerUnavailable", "available", "fetch"]

VERSION = "5.26.30"
"""The newest of the 5.26 line, which is supported for long and runs on Java 17; docker-compose.yml names the same one."""

_JAVA = 17
_HOST = "127.0.0.1"
_DOWNLOAD_LIMIT = 900.0
_STOP_LIMIT = 20.0

# The first artifact holds the database and its main class, the second the HTTP API.
_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>kg</groupId>
  <artifactId>neo4j-for-tests</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{VERSION}</version></dependency>
    <dependency><groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>{VERSION}</version></dependency>
  </dependencies>
</project>
"""
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"

# The first: tests give wrong passwords, and the next one should not wait. The last two: by default a server that is told to stop waits ten seconds for connections that nobody opens.
_SETTINGS = """
dbms.security.auth_lock_time=0s
server.bolt.listen_address={host}:{port}
server.bolt.advertised_address={host}:{port}
server.http.enabled={http}
server.http.listen_address={host}:{http_port}
server.http.advertised_address={host}:{http_port}
server.https.enabled=false
server.memory.pagecache.size=128m
db.tx_log.preallocate=false
db.tx_log.rotation.size=8m
db.logs.query.enabled=OFF
dbms.usage_report.enabled=false
dbms.cypher.min_replan_interval=1h
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
internal.server.bolt.thread_pool_shutdown_wait_time=2s
"""

# A server that lives for minutes never earns back what the optimising compiler and the parallel collector cost at its start.
_JVM = ["-Xms128m", "-Xmx512m", "-XX:+UseSerialGC"]
_QUICK = ["-XX:TieredStopAtLevel=1"]


class ServerUnavailable(Exception):
    """There is no Neo4j to be had here; the message says why."""


@dataclass(frozen=True)
class Address:
    """Where a server listens, and who may enter."""

    uri: str
    user: str
    password: str


def available() -> str | None:
    """Why no server can be started here, or None if nothing is known to stand in the way."""
    java = _java()
    if java is None:
        return f"there is no java (Java {_JAVA} or newer is needed)"
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < _JAVA:
        return f"Java {_JAVA} or newer is needed, and {java} is {version[1] if version else 'of no known version'}"
    if not _jars().is_dir() and shutil.which("mvn") is None:
        return "there is no mvn (Maven fetches the server, once)"
    return None


def fetch() -> Path:
    """The folder with the server's jars; the first call downloads some 120 MB, which takes minutes."""
    jars = _jars()
    jars.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(f"{jars}.lock"):
        if not jars.is_dir():
            part = jars.with_name(f"{jars.name}.part")  # renamed when complete: what an aborted download left is thrown away
            shutil.rmtree(part, ignore_errors=True)
            _download(part)
            part.rename(jars)
    return jars


def _jars() -> Path:
    """The folder in the cache that holds the jars once they are complete."""
    cache = os.environ.get("KG_NEO4J_CACHE")
    folder = Path(cache) if cache else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kg"
    return folder.expanduser().absolute() / f"neo4j-{VERSION}"


def _download(folder: Path) -> None:
    """Lets Maven copy the server and all that it depends on into a folder."""
    mvn = shutil.which("mvn")
    if mvn is None:
        raise ServerUnavailable("there is no mvn (Maven fetches the server, once)")
    with tempfile.TemporaryDirectory(prefix="kg-neo4j-pom-") as project:
        Path(project, "pom.xml").write_text(_POM, encoding="utf-8")
        command = [mvn, "--batch-mode", "--quiet", _COPY, "-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
        try:
            done = subprocess.run(
                command, cwd=project, capture_output=True, text=True, errors="replace", timeout=_DOWNLOAD_LIMIT, check=False
            )
        except subprocess.TimeoutExpired:
            raise ServerUnavailable(f"Maven did not fetch Neo4j {VERSION} within {_DOWNLOAD_LIMIT:.0f} s") from None
    if done.returncode:
        errors = [line for line in (done.stdout + done.stderr).splitlines() if "ERROR" in line]
        raise ServerUnavailable(f"Maven could not fetch Neo4j {VERSION}: {errors[0] if errors else f'exit status {done.returncode}'}")


def _java() -> str | None:
    """The Java that runs the server: that of JAVA_HOME, or else the first in the PATH."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home, "bin"))) if home else shutil.which("java")


def _free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _dies_with_us() -> list[str]:
    """What to put before a command so that Linux kills it when we die, however that happens; nothing elsewhere."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    prefix = [setpriv, "--pdeathsig", "KILL"]
    works = subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    return prefix if works else []


class Neo4jServer:
    """One server with an empty graph in a home of its own, which ``close`` removes.

    Start it from the main thread: Linux takes the end of the thread that started a process for the end of us.
    """

    def __init__(
        self, *, port: int | None = None, http_port: int | None = None, password: str | None = None, quick_start: bool = True
    ) -> None:
        self.port = port or _free_port()
        self.http_port = http_port
        self.uri, self.user, self.password = f"bolt://{_HOST}:{self.port}", "neo4j", password or secrets.token_urlsafe(12)
        self._flags = [*_JVM, *(_QUICK if quick_start else [])]
        self._home: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._password_set = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def start(self, limit: float = 120.0) -> None:
        """Starts the server and waits until it answers; after ``stop`` and ``kill`` with the same port and data."""
        if self.running:
            return
        reason = available()
        java = _java()
        if reason is not None or java is None:
            raise ServerUnavailable(reason or "there is no java")
        jars = fetch()
        if self._home is None:
            self._home = Path(tempfile.mkdtemp(prefix="kg-neo4j-"))
            atexit.register(self.close)
        self._write_settings(self._home)
        main = ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={self._home}", f"--config-dir={self._home / 'conf'}", "--console-mode"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*_dies_with_us(), java, *self._flags, "-cp", str(jars / "*"), *main],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait(self._process, limit)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Lets the server finish what it does, and ends it by force if that takes too long."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """Ends the server at once, as a power cut would."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._process = None

    def close(self) -> None:
        """Stops the server and removes its home."""
        self.stop()
        atexit.unregister(self.close)
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)
            self._home, self._password_set = None, False

    @property
    def _log(self) -> Path:
        assert self._home is not None
        return self._home / "console.log"

    def _write_settings(self, home: Path) -> None:
        """Writes the file that Neo4j reads when it starts."""
        conf = home / "conf" / "neo4j.conf"
        conf.parent.mkdir(exist_ok=True)
        http = str(self.http_port is not None).lower()
        conf.write_text(_SETTINGS.format(host=_HOST, port=self.port, http=http, http_port=self.http_port or 7474), encoding="utf-8")

    def _wait(self, process: subprocess.Popen[bytes], limit: float) -> None:
        """Waits until a query is answered; the first time, the password that Neo4j comes with is changed before."""
        deadline = time.monotonic() + limit
        last = "nobody listens"
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"Neo4j ended with status {process.returncode} while starting:\n{self._end_of_log()}")
            try:
                socket.create_connection((_HOST, self.port), timeout=1.0).close()
                if not self._password_set:
                    change = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"
                    self._run("neo4j", "system", change, {"old": "neo4j", "new": self.password})
                    self._password_set = True
                self._run(self.password, "neo4j", "RETURN 1", {})
                return
            except (OSError, DriverError, Neo4jError) as error:
                last = str(error)
                time.sleep(0.05)
        raise RuntimeError(f"Neo4j did not answer within {limit:.0f} s ({last}):\n{self._end_of_log()}")

    def _run(self, password: str, database: str, query: str, parameters: dict[str, str]) -> None:
        """Runs one query, once."""
        with (
            GraphDatabase.driver(self.uri, auth=(self.user, password), connection_timeout=5.0) as driver,
            driver.session(database=database) as session,
        ):
            session.run(query, parameters).consume()

    def _end_of_log(self, lines: int = 30) -> str:
        """The last lines that the server printed."""
        return "\n".join(self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _play() -> int:
    """Runs a server on the usual ports until Ctrl-C, and says how to reach it."""
    reason = available()
    if reason is not None:
        print(f"No Neo4j can be started: {reason}.", file=sys.stderr)
        return 1
    for port in (7687, 7474):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HOST, port))
            except OSError as error:
                print(f"Port {port} cannot be used: {error.strerror}.", file=sys.stderr)
                return 1

    def leave(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, leave)
    if not _jars().is_dir():
        print(f"Fetching Neo4j {VERSION} (some 120 MB, once) ...", flush=True)
    server = Neo4jServer(port=7687, http_port=7474, password=os.environ.get("NEO4J_PASSWORD"), quick_start=False)
    try:
        with server:
            print(f"Neo4j {VERSION} listens on {server.uri}, and with its HTTP API on http://{_HOST}:7474/ (there is no Browser).")
            print(f"user {server.user}, password {server.password}\n")
            for name, value in (("URI", server.uri), ("USER", server.user), ("PASSWORD", server.password)):
                print(f"export KG_TEST_NEO4J_{name}='{value}'")
            print("\nCtrl-C stops it and throws its graph away.", flush=True)
            while server.running:
                time.sleep(0.5)
            print("The server has ended.", file=sys.stderr)
            return 1
    except KeyboardInterrupt:
        return 0
    except (ServerUnavailable, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(_play())
