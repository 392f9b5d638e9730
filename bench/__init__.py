"""What is shown and measured: the demo, the tour, the benchmarks."""
