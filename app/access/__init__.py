"""Who may, and how an endpoint reads and writes: the aliases endpoints put into their signatures.

`Viewing` opens one read-only transaction at the moment asked for; `Posting` and `Editing` run a piece
of work in one transaction, commit it and only then answer.
"""
