"""Access events: who was let in or not, and what only an administrator may do."""
