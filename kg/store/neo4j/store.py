"""The store on a Neo4j server: the same contract as the embedded one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import networkx as nx
from neo4j import exceptions

from kg.errors import GraphTooLarge, UsageError, ViewOutdated
from kg.store.base import Contents, NameTable, View, Writer
from kg.store.kept import Kept
from kg.store.neo4j.connection import Address, anew, connect, translated_errors
from kg.store.neo4j.lock import WriterLock
from kg.store.neo4j.network import network_of
from kg.store.neo4j.questions import LINKS
from kg.store.neo4j.reader import Reader
from kg.store.neo4j.schema import ANYTHING, State, check, foreign, prepare
from kg.store.neo4j.view import Neo4jView
from kg.store.neo4j.view.shared import Shared
from kg.store.neo4j.writer import Neo4jWriter
from kg.store.network import Network
from kg.store.words import SharedIndex

__all__ = ["Neo4jStore"]

_SETTLED: Final = 2.0
"""Seconds after which an announced change that does not come is taken for one that failed."""
_MADE: Final = 0.2
"""Seconds within which a graph that is being made is there as a whole."""
_LARGEST: Final = 5_000_000
"""Linked pairs, claims or names that are read into memory for questions that need the whole graph."""


class Neo4jStore:
    """See :class:`kg.store.base.GraphStore`. Safe to use from several threads and beside other processes.

    A view does not keep what it shows from changing; it notices when that happened, and then raises
    :class:`kg.errors.ViewOutdated` instead of giving an answer of two states (see :func:`kg.store.ask`).
    """

    at_once: Final = 8

    def __init__(self, url: str, user: str = "neo4j", password: str = "", timeout: float = 30.0) -> None:
        """Connects when it is first used; `timeout` is in seconds, for all queries of one view.

        Raises:
            UsageError: the URL makes no sense.
        """
        self.address = Address.of(url)
        self._driver = connect(self.address, user, password)
        self._timeout = timeout
        self._turn = threading.Lock()
        self._never_came: State | None = None
        """What the state was when a writer had died between announcing a change and saying that it was made."""
        self._found: State | None = None
        """What the state was at the end of the last view; None if it has changed since, as far as is known here."""
        self._graph: tuple[int, nx.Graph[str]] = (-1, nx.Graph())
        self._network: Network | None = None
        self._kept: tuple[int, Kept] = (-1, Kept())
        self._names: NameTable | None = None
        self._words = SharedIndex()

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """Open for writing; makes the schema in an empty database.

        Raises:
            StoreBusy: another writer holds the store.
            StoreUnavailable, StoreDenied, StoreUnreadable, StoreTooNew: the database cannot be used.
        """
        lock = WriterLock(self._driver, self.address)
        with translated_errors(self.address):
            anew(self._prepare)
            lock.take()
        try:
            yield Neo4jWriter(self._driver, self.address, lock)
        finally:
            self._found = None
            lock.release()

    def _prepare(self) -> None:
        with self._driver.session(database=self.address.database) as session:
            prepare(session, self.address)

    @contextmanager
    def contents(self) -> Iterator[Contents]:
        """Read what was put, as of now. Raises what :meth:`view` does."""
        with self.view() as view:
            yield view

    @contextmanager
    def view(self, *, again: bool = False) -> Iterator[View]:
        """Look at the graph as it is now.

        Args:
            again: take the graph to be as the last view left it, instead of asking first; it is compared at the end all the same.

        Raises:
            UsageError: there is no graph in the database yet.
            StoreUnreadable: it holds something else.
            ViewOutdated: the graph changed meanwhile; raised at the end of the view.
            StoreUnavailable, StoreDenied, StoreBusy, StoreTooNew: the database cannot be asked.
        """
        with translated_errors(self.address), Reader(self._driver, self.address, self._timeout) as reader:
            before = (self._found if again else None) or self._settled(reader)

            def check() -> None:
                if State.read(reader) != before:
                    self._found = None
                    raise ViewOutdated(f"{self.address.uri}: the graph changed while it was read; ask again")

            try:
                view = Neo4jView(
                    reader,
                    before.revision,
                    self._whole_graph,
                    self._whole_network,
                    self._all_names,
                    self._words,
                    check,
                    self._kept_of(before.revision),
                )
                yield view
            except (exceptions.Neo4jError, exceptions.DriverError):
                raise
            except Exception:  # whatever half a post may lead to
                check()
                raise
            check()
            if before.made == before.announced:  # or what a dead writer announced may be appearing after all
                view.settle()
            self._found = before

    def close(self) -> None:
        """Close all connections."""
        self._driver.close()

    def _settled(self, reader: Reader) -> State:
        """The state at a moment when no change is appearing.

        Raises:
            UsageError: there is no graph yet.
            StoreUnreadable, StoreTooNew: what is there is not for us.
        """
        deadline = time.monotonic() + _SETTLED
        patience = time.monotonic() + _MADE
        while True:
            found = State.read(reader)
            if found.schema is None and reader.ask(ANYTHING):
                if time.monotonic() < patience:  # somebody may be making the graph just now
                    time.sleep(0.02)
                    continue
                raise foreign(self.address)
            if found.schema is None:
                raise UsageError(f"{self.address.uri}: no graph there yet; `kg ingest PATH --store {self.address.uri}` makes one")
            check(self.address, found.schema)
            if found.made == found.announced or found == self._never_came:
                return found
            if time.monotonic() > deadline:
                self._never_came = found
                return found
            time.sleep(0.002)

    def _kept_of(self, revision: int) -> Kept:
        """What views of one revision share."""
        known, kept = self._kept
        if known != revision:
            kept = Kept()
            self._kept = (revision, kept)
        return kept

    def _whole_graph(self, view: Shared) -> nx.Graph[str]:
        """The graph of a view, kept in memory until it changes."""
        with self._turn:
            revision, graph = self._graph
            if revision == view.revision:
                return graph
            [count] = view.ask("RETURN COUNT { ()-[:LINKED]->() } AS links")
            if count["links"] > _LARGEST:
                raise GraphTooLarge(
                    f"{self.address.uri}: the graph has {count['links']:,} linked pairs, and this question needs all of them in memory;"
                    f" at most {_LARGEST:,} are read. Ask about single entities, or in Cypher"
                )
            graph = nx.Graph()
            for row in view.ask(LINKS):
                graph.add_node(row["id"])
                graph.add_weighted_edges_from(((row["id"], other, cost) for other, cost in row["links"]), weight="cost")
            view.check()  # or it would be kept with half a change in it
            self._graph = (view.revision, graph)
            return graph

    def _whole_network(self, view: Neo4jView) -> Network:
        """The tables of a view, kept in memory until the graph changes."""
        with self._turn:
            if self._network is None or self._network.revision != view.revision:
                [count] = view.ask("RETURN COUNT { ()-[:CLAIM]->() } AS claims")
                if count["claims"] > _LARGEST:
                    raise GraphTooLarge(
                        f"{self.address.uri}: the graph has {count['claims']:,} claims, and this question needs all of them in memory;"
                        f" at most {_LARGEST:,} are read. Ask about single entities, or in Cypher"
                    )
                network = network_of(view.ask, view.revision, dict(view.entities()), view.topics())
                view.check()  # or it would be kept with half a change in it
                self._network = network
            return self._network

    def _all_names(self, view: Neo4jView) -> NameTable:
        """The names of a view, kept in memory until the graph changes."""
        with self._turn:
            if self._names is None or self._names.revision != view.revision:
                [count] = view.ask("RETURN COUNT { ()-[:NAMES]->() } AS names")
                if count["names"] > _LARGEST:
                    raise GraphTooLarge(
                        f"{self.address.uri}: the graph has {count['names']:,} names, and this question needs all of them in memory;"
                        f" at most {_LARGEST:,} are read. Search by whole names or their beginnings"
                    )
                names: dict[str, dict[str, str]] = {}
                for row in view.ask("MATCH (n:Name)-[:NAMES]->(e:Entity) RETURN n.key AS key, n.text AS text, e.id AS id"):
                    found = names.setdefault(row["key"], {})
                    found[row["id"]] = min(row["text"], found.get(row["id"], row["text"]))
                table = NameTable(view.revision, names, view.entities())
                view.check()  # or it would be kept with half a change in it
                self._names = table
            return self._names
