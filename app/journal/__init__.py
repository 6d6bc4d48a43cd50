"""The one journal: every write of a thing leaves one revision, and only here are things written.

`record` holds the writes (each an INSERT or UPDATE and its revision in one statement), `sequencer`
gives revisions their place in the feed, `merges` keeps what merged things are read as, `feed` turns
positions and times into moments.
"""
