"""What each thing looks like from outside: the one place, for get, list, feed and export alike.

A shape turns a row (a table, or a row rebuilt from the past: see `app.storage.moment`) into JSON made
by PostgreSQL. `refs` says how references are told: as `{id, name}` at a moment, or as bare ids (None).
"""
