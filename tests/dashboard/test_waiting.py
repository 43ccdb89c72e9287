"""S23, slow: a body that arrives slowly takes no turn from anybody, and arrives whole."""

import io
import socket
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from dashboard import waiting, wire


class Drops:
    """A body that gives a few bytes, then nothing until it may."""

    def __init__(self, *parts: bytes) -> None:
        self.parts, self.may = list(parts), threading.Event()

    def read(self, size: int = -1) -> bytes:
        if len(self.parts) == 1:
            self.may.wait(10)
        return self.parts.pop(0) if self.parts else b""


def asked(stream: Any, **more: str) -> dict[str, Any]:
    return {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "wsgi.input": stream} | more


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    return [environ["wsgi.input"].read()]


def test_a_slow_body_takes_no_turn() -> None:
    app = waiting.in_turn(echo, at_once=1)
    slow = Drops(b"slow", b"ly")
    answers: list[Iterable[bytes]] = []
    thread = threading.Thread(target=lambda: answers.append(app(asked(slow, CONTENT_LENGTH="6"), print)))
    thread.start()
    quick = threading.Thread(target=lambda: answers.append(app(asked(io.BytesIO(b"quick"), CONTENT_LENGTH="5"), print)))
    quick.start()
    quick.join(5)
    assert answers == [[b"quick"]]
    slow.may.set()
    thread.join(5)
    assert answers == [[b"quick"], [b"slowly"]]


def test_so_many_are_at_work_at_once_and_no_more() -> None:
    inside, most, lock = [0], [0], threading.Lock()

    def work(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        threading.Event().wait(0.02)
        with lock:
            inside[0] -= 1
        return []

    app = waiting.in_turn(work, at_once=3)
    threads = [threading.Thread(target=lambda: app(asked(io.BytesIO()), print)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 3


@pytest.mark.parametrize(
    ("told", "size"),
    [
        pytest.param({"CONTENT_LENGTH": "70000"}, 70_000, id="told"),
        pytest.param({"HTTP_TRANSFER_ENCODING": "chunked"}, 70_000, id="in chunks"),
        pytest.param({"HTTP_TRANSFER_ENCODING": "chunked"}, wire.MAX_BYTES * 3, id="in chunks, too large for a form"),
        pytest.param({"CONTENT_LENGTH": str(wire.MAX_BYTES * 3)}, wire.MAX_BYTES * 3, id="a file"),
        pytest.param({"CONTENT_LENGTH": "0"}, 0, id="none"),
        pytest.param({"CONTENT_LENGTH": "nonsense"}, 10, id="told wrongly"),
    ],
)
def test_a_body_arrives_whole(told: dict[str, str], size: int) -> None:
    body = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert b"".join(waiting.in_turn(echo)(asked(io.BytesIO(body), **told), print)) == body


def test_a_file_is_not_fetched_before_its_sender_is_known() -> None:
    stream = io.BytesIO(b"x" * (wire.MAX_BYTES + 1))
    waiting.in_turn(lambda environ, start_response: [])(asked(stream, CONTENT_LENGTH=str(wire.MAX_BYTES + 1)), print)
    assert stream.tell() == 0


def test_accepted_connections_ask_whether_the_client_is_there() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        waiting.notice_lost_clients()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)


def test_asking_leaves_nothing_open() -> None:
    """A copy of a pipe kept open keeps whoever reads it waiting for an end that never comes."""
    waiting.notice_lost_clients()
    before = len(list(Path("/dev/fd").iterdir()))
    waiting.notice_lost_clients()
    assert len(list(Path("/dev/fd").iterdir())) == before
