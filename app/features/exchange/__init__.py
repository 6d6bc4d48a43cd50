"""Exchange: claims and whole ledgers, out and in by the file."""
