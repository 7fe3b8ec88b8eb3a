"""Topic knowledge graph of Japanese posts: who relates to whom, since when, and which sentence says so."""

import os

__all__ = ["__version__"]

__version__ = "0.2.0"

# Before numpy is loaded: a text's matrices are small, and threads that share them cost more than they save. Processes use the cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
