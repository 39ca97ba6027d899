"""Benches: each measures one claim in docs/benchmarks.md, with its peers in the same run."""
