"""The one way out: which addresses it refuses, and that it looks each name up once."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import LazySettings

from suar.kernel import outgoing


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            moved = self.path == "/moved"
            self.send_response(302 if moved else 200)
            body = self.headers["Host"].encode() + b" " * (200_000 if self.path == "/long" else 0)
            self.send_header("Location", "http://169.254.169.254/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.5/", "https://192.168.1.1:8443/",
        "https://169.254.169.254/",
        "https://localhost/", "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::]/",
        "https://0.0.0.0/", "https://224.0.0.1/", "http://93.184.216.34/", "ftp://93.184.216.34/", "https:///",
        "nothing",        "https://93.184.216.34:99999/", "https://2130706433/", "https://[fc00::1]/",
    ],
)  # fmt: skip
def test_addresses_of_private_networks_are_refused_however_written(url: str) -> None:
    with pytest.raises(outgoing.Forbidden):
        outgoing.post(url, {"a": "b"})


def test_a_name_that_leads_inside_is_refused_even_with_a_public_address_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_up(host: str, port: int, **more: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", ("93.184.216.34", port)), (2, 1, 6, "", ("10.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with pytest.raises(outgoing.Forbidden):
        outgoing.post("https://rebind.example/", {})


def test_what_is_listed_is_reached_under_its_own_name(server: ThreadingHTTPServer, settings: LazySettings) -> None:
    port = server.server_port
    settings.SUAR_OUTGOING_ALLOWED = frozenset({f"localhost:{port}"})
    answer = outgoing.post(f"http://localhost:{port}/x", {"a": "b"})
    assert (answer.status, answer.body) == (200, f"localhost:{port}".encode())
    with pytest.raises(outgoing.Forbidden):
        outgoing.post(f"http://127.0.0.1:{port}/x", {})


def test_it_goes_no_further_than_it_was_sent_and_reads_no_more_than_it_needs(
    server: ThreadingHTTPServer, settings: LazySettings
) -> None:
    place = f"127.0.0.1:{server.server_port}"
    settings.SUAR_OUTGOING_ALLOWED = frozenset({place})
    assert outgoing.post(f"http://{place}/moved", {}).status == 302
    assert len(outgoing.post(f"http://{place}/long", {}).body) == 64 * 1024


def test_where_nobody_answers_it_may_be_tried_again(settings: LazySettings) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{closed.getsockname()[1]}"
    settings.SUAR_OUTGOING_ALLOWED = frozenset({place})
    with pytest.raises(outgoing.NotSent) as fault:
        outgoing.post(f"http://{place}/", {})
    assert not isinstance(fault.value, outgoing.Forbidden)
