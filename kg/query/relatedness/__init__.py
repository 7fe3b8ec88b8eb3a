"""Posts that go with a draft, why, and which of them tell its story: see docs/decisions/0012 and 0013."""
