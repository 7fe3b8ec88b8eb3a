"""Relations by what predicates say of their arguments: ``walk`` reads a sentence's word groups, and asks the others.

``chunks`` makes the word groups, ``lexicon`` knows the words of ``predicates.toml``, ``arguments`` and ``clause`` hold what
waits for its predicate, ``assign`` says which names are head and tail, ``nouns`` reads nouns for one of two,
``clausemodality`` says how an act is meant, and ``readings`` are what comes out.
"""

from kg.relate.predicates.readings import ABOUT, PAST, Place, Reading, Said
from kg.relate.predicates.walk import said_in

__all__ = ["ABOUT", "PAST", "Place", "Reading", "Said", "said_in"]
