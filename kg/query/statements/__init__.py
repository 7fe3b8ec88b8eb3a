"""What a sentence of a text states, beside the relations of posts: figures, dates, of whom they are, and whether two agree."""
