"""Who is answered, and which headers every answer carries."""

from __future__ import annotations

import re
import socket

import pytest
from starlette.testclient import TestClient

from competence_explorer.api.app import create_app, listen
from competence_explorer.graph.errors import UsageError

PAGES = ["/", "/queries/brokers", "/docs", "/openapi.json", "/static/explorer.css", "/api/queries", "/nothing"]


@pytest.fixture
def client(embedded_store):
    with TestClient(create_app(embedded_store), base_url="http://127.0.0.1:8000") as made:
        yield made


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:9", "localhost.evil:8000", "", "a b", "127.0.0.1:8000:1"]
)
def test_foreign_hosts_are_refused(client, host):
    answered = client.get("/api/status", headers={"host": host})
    assert answered.status_code == 400
    assert answered.json()["hint"]


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000"])
def test_loopback_names_with_the_port_are_answered(client, host):
    assert client.get("/api/status", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:8000", "http://127.0.0.1:9", "http://localhost:8000"]
)
def test_foreign_origins_are_refused(client, origin):
    assert client.get("/api/status", headers={"origin": origin}).status_code == 403


def test_the_own_origin_is_answered(client):
    assert client.get("/api/status", headers={"origin": "http://127.0.0.1:8000"}).status_code == 200


def test_two_hosts_are_refused(client):
    answered = client.get("/api/status", headers=[("host", "127.0.0.1:8000"), ("host", "evil.example")])
    assert answered.status_code == 400


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_policy(client, path):
    headers = client.get(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store")


def test_no_page_has_inline_code_or_foreign_addresses(client):
    for path in PAGES:
        text = client.get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script>", text), path
        assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", text), path


def test_vis_network_comes_from_the_installed_pyvis(client):
    answered = client.get("/static/vis-9.1.2/vis-network.min.js")
    assert "@version 9.1.2" in answered.text[:400]
    assert "immutable" in answered.headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/vis-9.1.2/%2e%2e/bindings/utils.js"]
)
def test_static_files_end_at_their_folder(client, path):
    assert client.get(path).status_code == 404


def test_listening_on_a_free_port():
    with listen() as listening:
        host, port = listening.getsockname()
        assert host == "127.0.0.1"
        with socket.create_connection((host, port), timeout=5):
            pass
        with pytest.raises(UsageError, match="another port"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("0.0.0.0", 0), ("", 0), ("example.org", 0), ("127.0.0.1", 70000)])
def test_only_this_machine_is_served(host, port):
    with pytest.raises(UsageError):
        listen(host, port)
