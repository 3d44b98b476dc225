"""`gronnbok fetch doffin` against a local server that behaves as Doffin does: cap, pages, refusals, odd answers."""

import json
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from made_notice import lot, notice

from pipelines import doffin as api
from pipelines.commands.fetch import COMMAND

KEY = "made-up-key"
OURS, THEIRS = "999 999 999", "888888888"


class Made(ThreadingHTTPServer):
    """A Doffin with made-up notices; `trouble` says what it does wrong, once for each number that stands there."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.notices = {}
        self.calls = []
        self.trouble = {}
        self.bodies = {}
        self.wait = "0"

    def publish(self, count, day, buyer=OURS, step=0):
        for number in range(count):
            doffin_id = f"2026-{len(self.notices) + 100000}"
            self.notices[doffin_id] = (day + timedelta(days=number * step), buyer)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/public"

    def downloads(self):
        return [path.rsplit("/", 1)[1] for path, _ in self.calls if "/download/" in path]


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def reply(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        self.server.calls.append((url.path, asked))
        status, times = self.server.trouble.get(url.path, self.server.trouble.get("any", (200, 0)))
        if times:
            key = url.path if url.path in self.server.trouble else "any"
            self.server.trouble[key] = (status, times - 1)
            self.reply(status, b'{"statusCode": 0}', Retry_After=self.server.wait, Location="http://127.0.0.1:9/")
        elif self.headers["Ocp-Apim-Subscription-Key"] != KEY:
            self.reply(401, b'{"message": "Access denied due to invalid subscription key"}')
        elif url.path == "/public/v2/search":
            self.search(asked)
        else:
            doffin_id = url.path.rsplit("/", 1)[1]
            body = self.server.bodies.get(doffin_id, notice(lot(), notice_id=doffin_id))
            self.reply(200 if doffin_id in self.server.notices else 404, body)

    def search(self, asked):
        first, last = (date.fromisoformat(asked[name]) for name in ("issueDateFrom", "issueDateTo"))
        found = [(key, buyer) for key, (day, buyer) in self.server.notices.items() if first <= day <= last]
        page, size = int(asked["page"]), int(asked["numHitsPerPage"])
        begin = (page - 1) * size
        shown = found[begin : begin + size] if page <= 10 else []
        if page > 1 and self.server.trouble.get("unstable"):
            shown = [found[0], *shown[1:]]
        hits = [
            {"id": key, "buyer": [{"organizationId": buyer}], "heading": "Kj\u00f8p\u0001 av", "description": "a"}
            for key, buyer in shown
        ]
        answer = {"numHitsTotal": len(found), "numHitsAccessible": min(len(found), 1000), "hits": hits}
        body = json.dumps(answer, ensure_ascii=False).replace("\\u0001", "\u0001\n")
        self.reply(200, self.server.trouble.get("body", body.encode()), Content_Type="application/json")


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("DOFFIN_API_KEY", KEY)
    monkeypatch.setattr(api, "MAX_WAIT_S", 0)
    made = Made()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def fetch(server, out, *more, first="2026-01-01", last="2026-12-31"):
    arguments = ["doffin", "--org-number", "999999999", "--from", first, "--to", last, "--out", str(out)]
    return CliRunner().invoke(COMMAND, [*arguments, "--url", server.url, "--pace", "0", *more])


def test_the_buyers_own_notices_are_fetched_and_readable(server, tmp_path):
    server.publish(3, date(2026, 3, 1))
    server.publish(2, date(2026, 3, 1), buyer=THEIRS)
    run = fetch(server, tmp_path / "notices", "--json")
    assert (run.exit_code, run.stderr) == (0, "")
    assert [json.loads(line)["status"] for line in run.stdout.splitlines()] == ["fetched"] * 3
    files = sorted((tmp_path / "notices").iterdir())
    assert [file.name for file in files] == [f"2026-10000{number}.xml" for number in range(3)]
    assert files[0].read_bytes() == notice(lot(), notice_id="2026-100000")


def test_what_is_there_is_not_fetched_again(server, tmp_path):
    server.publish(3, date(2026, 3, 1))
    fetch(server, tmp_path)
    (tmp_path / "2026-100001.xml").unlink()
    server.calls.clear()
    run = fetch(server, tmp_path)
    assert server.downloads() == ["2026-100001"]
    assert "1 notices fetched, 2 were there already" in run.stdout


def test_more_hits_than_the_api_shows_are_asked_for_in_halves(server, tmp_path):
    server.publish(2300, date(2026, 1, 1), buyer=THEIRS)
    for number, key in enumerate(server.notices):
        server.notices[key] = (date(2026, 1, 1) + timedelta(days=number % 360), THEIRS)
    server.publish(2, date(2026, 11, 30))
    run = fetch(server, tmp_path)
    assert (run.exit_code, len(list(tmp_path.iterdir()))) == (0, 2)
    assert "of 2302 published" in run.stdout
    assert all(int(asked["page"]) <= 10 for path, asked in server.calls if "search" in path)


def test_a_day_with_more_than_the_api_ever_shows_is_told(server, tmp_path):
    server.publish(1003, date(2026, 1, 1), buyer=THEIRS)
    run = fetch(server, tmp_path, last="2026-01-01")
    assert run.exit_code == 1
    assert "3 of the notices it counts were never shown" in run.stderr


def test_an_unstable_order_is_met_with_smaller_questions(server, tmp_path):
    server.trouble["unstable"] = True
    server.publish(150, date(2026, 1, 1), step=1)
    run = fetch(server, tmp_path)
    assert (run.exit_code, len(list(tmp_path.iterdir()))) == (0, 150)


@pytest.mark.parametrize("status", [429, 503])
def test_a_refusal_is_waited_out(server, tmp_path, status):
    server.publish(1, date(2026, 1, 1))
    server.trouble["any"] = (status, 3)
    assert fetch(server, tmp_path).exit_code == 0
    assert len(list(tmp_path.iterdir())) == 1


def test_it_waits_as_long_as_it_is_asked_to(server, tmp_path, monkeypatch):
    monkeypatch.setattr(api, "MAX_WAIT_S", 5)
    server.publish(1, date(2026, 1, 1))
    server.wait, server.trouble["any"] = "1", (429, 1)
    begun = time.monotonic()
    assert fetch(server, tmp_path).exit_code == 0
    assert time.monotonic() - begun >= 1


@pytest.mark.parametrize(
    "status, said", [(429, "too many calls"), (500, "the API fails (HTTP 500)"), (302, "HTTP 302"), (404, "not there")]
)
def test_a_refusal_that_lasts_is_an_answer(server, tmp_path, status, said):
    server.trouble["/public/v2/search"] = (status, 100)
    run = fetch(server, tmp_path)
    assert (run.exit_code, run.stdout) == (2, "")
    assert said in run.stderr and ";" in run.stderr


def test_one_notice_that_fails_does_not_stop_the_others(server, tmp_path):
    server.publish(4, date(2026, 1, 1))
    server.trouble["/public/v2/download/2026-100001"] = (404, 1)
    server.bodies["2026-100002"] = notice(lot())[:-50]
    server.bodies["2026-100003"] = b'{"statusCode": 200}'
    run = fetch(server, tmp_path)
    assert run.exit_code == 1
    assert [file.name for file in tmp_path.iterdir()] == ["2026-100000.xml"]
    assert [line.split(":")[0] for line in run.stderr.splitlines()] == [
        f"doffin, 2026-10000{number}" for number in (1, 2, 3)
    ]


@pytest.mark.parametrize("odd", ["../../evil", "2026-1/../../x", "", "2026-1.xml", "C:\\x", "2026-1\n"])
def test_an_id_never_leaves_the_folder(server, tmp_path, odd):
    server.notices = {odd: (date(2026, 1, 1), OURS)}
    out = tmp_path / "a" / "b"
    run = fetch(server, out)
    assert run.exit_code == 1 and "no number of a notice" in run.stderr
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert server.downloads() == []


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"hits": 3}', b'{"numHitsTotal": "x", "hits": []}', b"[" * 99999]
)
def test_something_else_than_hits_is_told(server, tmp_path, body):
    server.trouble["body"] = body
    run = fetch(server, tmp_path)
    assert run.exit_code == 2 and "something else" in run.stderr


def test_without_a_valid_key_nothing_is_asked(server, tmp_path, monkeypatch):
    monkeypatch.setenv("DOFFIN_API_KEY", "wrong")
    run = fetch(server, tmp_path)
    assert (run.exit_code, "not accepted (HTTP 401)" in run.stderr) == (2, True)
    monkeypatch.delenv("DOFFIN_API_KEY")
    server.calls.clear()
    run = fetch(server, tmp_path)
    assert (run.exit_code, "DOFFIN_API_KEY is not set" in run.stderr, server.calls) == (2, True, [])


def test_the_key_is_nowhere_but_in_the_header(server, tmp_path):
    server.publish(2, date(2026, 1, 1))
    server.trouble["/public/v2/download/2026-100001"] = (500, 100)
    run = fetch(server, tmp_path)
    assert KEY not in run.output + run.stderr
    assert not any(KEY in str(call) for call in server.calls)
    assert not any(KEY in path.read_text(encoding="utf-8") for path in tmp_path.iterdir())


def test_a_server_that_is_not_there_is_told(server, tmp_path):
    class Gone:
        url = "http://127.0.0.1:9/public"

    run = fetch(Gone, tmp_path)
    assert run.exit_code == 2 and "cannot be reached" in run.stderr


@pytest.mark.parametrize(
    "changes", [("--from", "2026-12-31", "--to", "2026-01-01"), ("--org-number", "12"), ("--from", "yesterday")]
)
def test_a_wrong_call_is_told(server, tmp_path, changes):
    assert fetch(server, tmp_path, *changes).exit_code == 2
    assert server.calls == []


def test_calls_keep_their_pace(server):
    server.publish(5, date(2026, 1, 1))
    calm = api.Doffin(KEY, server.url, pace_s=0.05)
    begun = time.monotonic()
    for number in range(5):
        calm.notice(f"2026-10000{number}")
    assert time.monotonic() - begun >= 0.2


def test_other_commands_do_not_wait_for_the_network_library():
    script = (
        "import sys; from click.testing import CliRunner; from pipelines.commands import main; "
        "CliRunner().invoke(main, ['fetch', 'doffin', '--help']); CliRunner().invoke(main, ['judge', '--help']); "
        "sys.exit('requests' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
