"""The measurements, each runnable by one command."""
