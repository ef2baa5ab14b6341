"""Benchmarks: ratios against peers in the same run, written into docs/benchmarks.md. Never part of the tests."""
