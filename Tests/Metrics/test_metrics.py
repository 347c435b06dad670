"""What the status listener tells Prometheus, read by Prometheus's own parsers."""
import http.client
import os
import pathlib
import re
import signal
import socket
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "Tests/Browser"))

from school import School, PASSWORD  # noqa: E402


@pytest.fixture(scope="module")
def school():
    with School(ROOT / ".build/debug/registrar", "--status-bind", "127.0.0.1:0", "--workers", "2") as school:
        line = school.process.stdout.readline()
        school.status = re.fullmatch(r"Status on (http://127\.0\.0\.1:\d+)\n", line)[1]
        yield school


def get(address):
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read().decode()


def scrape(school):
    """The samples by name and labels, the help and type of each family checked."""
    status, headers, text = get(school.status + "/metrics")
    assert status == 200
    assert headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    samples = {}
    for family in text_string_to_metric_families(text):
        assert family.type in ("counter", "gauge", "histogram"), family
        assert family.documentation.endswith("."), family
        assert family.name.startswith("registrar_") and family.samples, family
        for sample in family.samples:
            key = (sample.name, frozenset(sample.labels.items()))
            assert key not in samples, f"{key} is there twice"
            samples[key] = sample.value
    names = re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M)
    assert len(names) == len({name for name, _ in names}), "a family is there twice"
    for name, kind in names:
        assert (kind == "counter") == name.endswith("_total"), name
    return samples


def value(samples, name, **labels):
    return samples.get((name, frozenset(labels.items())), 0)


def sign_in(school, password):
    """Sends the form of /login and gives the status."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = opener.open(school.address + "/login", timeout=20).read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    form = urllib.parse.urlencode({"username": "student", "password": password, "csrf_token": token})
    request = urllib.request.Request(school.address + "/login", form.encode(), {"Origin": school.address})
    try:
        return opener.open(request, timeout=20).status
    except urllib.error.HTTPError as answer:
        return answer.code


def test_counts_requests(school):
    before = scrape(school)
    for path in ["/healthz", "/healthz", "/nothing", "/courses"]:
        get(school.address + path)
    after = scrape(school)

    def growth(name, **labels):
        return value(after, name, **labels) - value(before, name, **labels)

    name = "registrar_http_requests_total"
    assert growth(name, endpoint="healthz", method="GET", status="200") == 2
    assert growth(name, endpoint="unmatched", method="GET", status="404") == 1
    assert growth(name, endpoint="courses", method="GET", status="303") == 1
    assert growth("registrar_http_request_duration_seconds_count", endpoint="healthz", method="GET") == 2
    assert growth("registrar_http_connections_accepted_total") == 5


def test_histograms_are_whole(school):
    get(school.address + "/healthz")
    samples = scrape(school)
    series = {labels for name, labels in samples if name == "registrar_http_request_duration_seconds_count"}
    assert series
    for labels in series:
        buckets = {}
        for (name, all_labels), count in samples.items():
            if name == "registrar_http_request_duration_seconds_bucket" and labels <= all_labels:
                buckets[float(dict(all_labels)["le"])] = count
        bounds = sorted(buckets)
        assert bounds[0] == 0.0005 and bounds[-2:] == [10, float("inf")] and len(bounds) == 15
        counts = [buckets[bound] for bound in bounds]
        assert counts == sorted(counts)
        assert counts[-1] == samples[("registrar_http_request_duration_seconds_count", labels)]
        assert samples[("registrar_http_request_duration_seconds_sum", labels)] > 0


def test_counts_sign_ins(school):
    before = scrape(school)
    assert sign_in(school, "wrong") == 422
    assert sign_in(school, PASSWORD) == 200
    after = scrape(school)
    for name, least in [("registrar_password_hashes_total", 2), ("registrar_database_commit_writes_count", 1),
                        ("registrar_database_commit_writes_sum", 1)]:
        assert value(after, name) - value(before, name) >= least, name
    assert value(after, "registrar_password_hashes_waiting") == 0
    assert value(after, "registrar_database_writes_waiting") == 0


def test_tells_of_the_process(school):
    samples = scrape(school)
    for worker in ["1", "2"]:
        assert 1e6 < value(samples, "registrar_worker_resident_memory_bytes", worker=worker) < 1e9
    assert value(samples, "registrar_start_time_seconds") > 1.7e9
    info = [dict(labels) for name, labels in samples if name == "registrar_build_info"]
    assert len(info) == 1 and info[0]["sqlite"].startswith("3.") and info[0]["compiler"].startswith("swift ")


def test_counts_open_connections(school):
    connections = [http.client.HTTPConnection(school.address[len("http://"):], timeout=20) for _ in range(3)]
    for connection in connections:
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b"ok\n"
    assert value(scrape(school), "registrar_http_connections_open") == 3
    for connection in connections:
        connection.close()


def test_stays_off_the_public_listener(school):
    for path in ["/metrics", "/readyz"]:
        assert get(school.address + path)[0] == 404, path
    assert get(school.address + "/healthz")[0] == 200
    assert get(school.status + "/healthz")[2] == "ok\n"
    assert get(school.status + "/readyz")[:1] + get(school.status + "/readyz")[2:] == (200, "ready\n")
    assert get(school.status + "/courses")[0] == 404


def test_counts_on_when_a_worker_is_killed(school):
    for _ in range(20):
        get(school.address + "/healthz")
    with socket.create_connection(("127.0.0.1", int(school.address.rsplit(":")[-1])), 20):
        before = scrape(school)
        pid = school.process.pid
        for worker in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            os.kill(int(worker), signal.SIGKILL)
        deadline = time.monotonic() + 20
        while True:
            try:
                after = scrape(school)
                if value(after, "registrar_worker_restarts_total", reason="died") == 2:
                    break
            except (OSError, http.client.HTTPException):
                # Whoever was to answer is dead.
                pass
            assert time.monotonic() < deadline
    for name in ["registrar_http_requests_total", "registrar_http_request_duration_seconds_bucket"]:
        earlier = {key: count for key, count in before.items() if key[0] == name}
        assert earlier and all(after[key] >= count for key, count in earlier.items()), name
    # The connection went on with a successor, and nobody counts what the dead had.
    while value(scrape(school), "registrar_http_connections_open") > 0:
        assert time.monotonic() < deadline + 20
    assert get(school.status + "/readyz")[0] == 200
