"""Benchmarks: how long reading, the commands and a refresh take, and what they take beside the least possible."""
