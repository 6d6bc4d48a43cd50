"""How we speak: HTTP, JSON, errors, cursors, ids and logs; knows none of our tables."""
