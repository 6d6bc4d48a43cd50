"""What can be done: a folder per resource, at most api > service > queries > schemas."""
