"""S23 on the real server: many clients that send a form without ever finishing it keep nobody waiting."""

import socket
import time
import urllib.request
from urllib.parse import urlsplit


def test_fifty_forms_that_never_end_keep_nobody_waiting(served: str) -> None:
    place = urlsplit(served)
    assert place.hostname
    assert place.port
    head = f"Host: {place.netloc}\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 500\r\n\r\nemail=a"
    opened = [socket.create_connection((place.hostname, place.port)) for _ in range(50)]
    try:
        for n, one in enumerate(opened):
            path, kind = ("/sign-in", "application/x-www-form-urlencoded") if n % 2 else ("/_dash-update-component", "application/json")
            one.sendall(f"POST {path} HTTP/1.1\r\nContent-Type: {kind}\r\n{head}".encode())
        time.sleep(1)
        for path in ("/sign-in", "/healthz", "/readyz"):
            with urllib.request.urlopen(f"{served}{path}", timeout=5) as answer:
                assert answer.status == 200
    finally:
        for one in opened:
            one.close()


def test_asking_only_for_the_head_of_the_sign_in_page_is_no_try_to_sign_in(served: str) -> None:
    with urllib.request.urlopen(urllib.request.Request(f"{served}/sign-in", method="HEAD"), timeout=5) as answer:
        assert answer.status == 200
