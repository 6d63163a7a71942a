import json

import pytest
from django.http import HttpResponse
from typer.testing import CliRunner

from wings.config import command
from wings.config.bench import measuring
from wings.config.bench.measuring import PageFailed, measured, measured_alone
from wings.foundation.keys.suite import Opener, fresh_key
from wings.foundation.vault.models import Keyholder

OK, FORBIDDEN = 200, 403


def test_the_median_and_the_slowest_of_twenty_are_told_apart(monkeypatch):
    took = [0.001] * 19 + [0.1]
    readings = (reading for seconds in took for reading in (0.0, seconds))
    monkeypatch.setattr(measuring, "perf_counter", lambda: next(readings))

    found = measured_alone("work", lambda: None, runs=20)

    assert found.median_ms == pytest.approx(1.0)
    assert found.p95_ms == pytest.approx(100.0)
    assert (found.queries, found.crypto_ms) == (0, 0.0)


@pytest.mark.django_db
def test_queries_and_crypto_of_a_page_are_counted():
    opener, about = Opener(fresh_key()), b"row 1"

    def page():
        Keyholder.objects.count()
        opener.seal(b"words", about)
        return HttpResponse(status=OK)

    found = measured("page", page, runs=3)

    assert found.queries == 1
    assert found.crypto_ms > 0


def test_a_page_that_refuses_is_not_measured():
    with pytest.raises(PageFailed):
        measured("page", lambda: HttpResponse(status=FORBIDDEN), runs=3)


def test_the_crypto_that_is_clocked_is_put_back_afterwards():
    sealing = Opener.seal
    with pytest.raises(PageFailed):
        measured("page", failing_later(), runs=1)

    assert Opener.seal is sealing


def failing_later():
    answers = iter([OK, OK, OK, FORBIDDEN])
    return lambda: HttpResponse(status=next(answers))


def test_rows_for_a_script_name_what_median_p95_and_queries():
    said = CliRunner().invoke(command.application(), ["bench", "packs", "--json"])

    (row,) = json.loads(said.output)
    assert row["what"] == "load all packs"
    assert 0 < row["median_ms"] <= row["p95_ms"]
    assert row["queries"] == 0


def test_a_table_for_people_names_what_was_measured():
    said = CliRunner().invoke(command.application(), ["bench", "packs"])

    assert "load all packs" in said.output
    assert "p95" in said.output
