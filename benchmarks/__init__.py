"""The benchmarks: one module each, with a `measure()` that returns what it prints as one line of JSON."""
