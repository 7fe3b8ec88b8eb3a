"""Relations by the trained component, in the order in which a post is read.

``lines`` and ``candidates`` make pairs of names of a post, ``features`` and ``clausefeatures`` are what ``model`` looks at in
a pair, ``pairmeaning`` says how the pair is meant, ``weigh`` brings what is said of two entities together, and ``support``
does all that.
"""

from kg.relate.learned.support import PairedPost, Support, judge, read, settle, telling

__all__ = ["PairedPost", "Support", "judge", "read", "settle", "telling"]
