"""What others would build, on the same rows: run in an environment of their own, made only for the benchmark."""
