"""Training of the tagger: ``python -m kg.training`` (``make train``)."""
