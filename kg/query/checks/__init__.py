"""What a writer is told of a draft before it goes out: names, figures and other facts, beside the archive's and beside its own."""
