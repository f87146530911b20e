"""The course, in order: text in src/, notebooks built from it."""
