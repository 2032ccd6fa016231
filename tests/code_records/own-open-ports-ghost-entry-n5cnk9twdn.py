"""Listeners are found, ends included, in order; a closed port is not; a connection to itself is not listed."""

import socket
from unittest import mock


def check(blocks):
    namespace = {}
    exec(blocks[0][1], namespace)
    open_ports = namespace["open_ports"]
    one, two, closed = (socket.create_server(("127.0.0.1", 0)) for _ in range(3))
    a, b, c = (server.getsockname()[1] for server in (one, two, closed))
    closed.close()
    with one, two:
        assert (open_ports(a, a), open_ports(b, b), open_ports(c, c)) == ([a], [b], [])
        found = open_ports(max(a - 300, 1), a)
        assert found[-1] == a and found == sorted(found)
    itself = mock.patch.object(socket.socket, "getsockname", return_value=("127.0.0.1", 41238))
    with mock.patch.object(socket.socket, "connect_ex", return_value=0), itself:
        assert open_ports(41237, 41239) == [41237, 41239]
