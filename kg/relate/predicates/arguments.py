"""The nouns of a clause with their particles, and the names that they put into its roles."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.relate.predicates.chunks import Chunk
from kg.relate.predicates.lexicon import acts_for_owner, is_a

__all__ = ["Arg", "Roles"]


@dataclass(slots=True)
class Arg:
    """A noun with its particle."""

    chunk: Chunk
    case: str
    names: tuple[int, ...]
    genitives: tuple[Arg, ...] = ()

    @property
    def owners(self) -> tuple[int, ...]:
        """The names that the noun belongs to, inside the compound or before it."""
        if self.chunk.inside:
            return self.chunk.inside
        if not any(g.case == "の" for g in self.genitives):
            return tuple(n for g in self.genitives if g.case == "に" for n in g.names)  # 湊電算への出資者
        genitives = (g.names or (g.chunk.inside if is_a(g.chunk, "goods") else ()) for g in self.genitives if g.case == "の")
        return tuple(n for names in genitives for n in names)

    @property
    def near(self) -> tuple[int, ...]:
        """The owners, and those of its genitives (湊電算出身の技術者)."""
        return (*self.owners, *(n for g in self.genitives if g.case == "の" and not g.names for n in g.chunk.inside))

    @property
    def stands_for(self) -> tuple[int, ...]:
        """The names, or those of whom it is a part that acts for the whole."""
        return self.names or (self.owners[-1:] if acts_for_owner(self.chunk) else ())

    @property
    def place(self) -> tuple[int, ...]:
        """The names, or the place of which it is a part: 仙台の郊外."""
        return self.names or (self.owners[-1:] if is_a(self.chunk, "areas") else ())


@dataclass(slots=True)
class Roles:
    """The names of a clause by particle, and those that only own what stands there."""

    named: dict[str, tuple[int, ...]] = field(default_factory=dict)
    owned: dict[str, tuple[int, ...]] = field(default_factory=dict)
    there: set[str] = field(default_factory=set)
    """The particles that the clause has at all."""
    owner: tuple[int, ...] = ()
    """Whose the subject is, if it is a thing: 青嶺の電池は."""
    goods: tuple[int, ...] = ()
    """The maker of the object."""
    unit: tuple[int, ...] = ()
    """Whose business the object is: 青嶺のロボット事業を."""
    whose: tuple[int, ...] = ()
    """Whose the object is: 公取庁のシステムを."""
    within: tuple[int, ...] = ()
    """The place of what money goes to: 仙台の発電網に."""
    each: bool = False
    """Whether the subject's names are meant one by one."""
