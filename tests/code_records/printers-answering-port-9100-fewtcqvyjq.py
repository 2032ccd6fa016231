"""A listener answers, a closed port refuses, other errors are silent; the five addresses are the prompt's."""

import socket


def check(blocks):
    namespace = {"__name__": "ports"}
    exec(blocks[0][1], namespace)
    assert namespace["ADDRESSES"] == [f"192.0.2.{n}" for n in (21, 22, 37, 40, 58)]
    try_port = namespace["try_port"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert try_port("127.0.0.1", port) == "answers"
        connection, _ = server.accept()
        with connection:
            assert connection.recv(1) == b""
    assert try_port("127.0.0.1", port) == "refuses"
    assert try_port("::1%none", port) == "silent"
