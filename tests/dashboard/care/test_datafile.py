"""A malformed data file stops with its name, the key and the cause."""

from pathlib import Path

import pytest

from dashboard.care.datafile import Known, Malformed, load
from dashboard.care.flag_rules import Rules


class Row(Known):
    key: str
    limit: float


class Rows(Known):
    schema_version: int
    rows: tuple[Row, ...]


GOOD = "schema_version: 1\nrows:\n  - {key: one, limit: 1}\n  - {key: two, limit: 2}\n"


def written(folder: Path, text: str) -> Path:
    (folder / "rows.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert load("rows.yaml", Rows, written(tmp_path, GOOD)).rows[1] == Row(key="two", limit=2)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(GOOD.replace("limit: 2", "limit: two"), r"rows\.yaml: rows\[1\] two\.limit: .*number", id="not a number"),
        pytest.param(GOOD.replace("limit: 2", "limt: 2"), r"rows\[1\] two\.limt: Extra inputs", id="a misspelt key"),
        pytest.param(GOOD.replace(", limit: 1", ""), r"rows\[0\] one\.limit: Field required", id="a missing key"),
        pytest.param(GOOD.replace("{key: one, limit: 1}", "{key: one, limit: 1, limit: 3}"), r"'limit' stands twice.*line 3", id="a key twice"),
        pytest.param(GOOD.replace("limit: 2", "limit: .nan"), r"rows\[1\] two\.limit: .*finite", id="a number that is none"),
        pytest.param(GOOD.replace("limit: 2", "limit: -2"), r"rows\[1\] two: .*limit must not be below zero", id="below zero"),
        pytest.param(GOOD.replace("key: two", 'key: ""'), r"rows\[1\]\.key: .*at least 1 character", id="an empty text"),
        pytest.param(GOOD.replace("schema_version: 1", "schema_version: 2"), r"rows\.yaml: schema_version: must be 1, not 2", id="another form"),
        pytest.param("rows: [", r"rows\.yaml: not readable as YAML", id="no YAML"),
        pytest.param("- one\n", r"keys and values at its top", id="a list"),
        pytest.param("", r"keys and values at its top", id="empty"),
        pytest.param("schema_version: !!python/object/apply:os.getcwd []\nrows: []\n", r"not readable as YAML", id="no objects from YAML"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Malformed, match=f"(?s){says}"):
        load("rows.yaml", Rows, written(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match=r"rows\.yaml: the file is not there"):
        load("rows.yaml", Rows, tmp_path)


FLAGS = """
schema_version: 1
windows: {alsfrs_drop_days: 60, least_sessions_asked: 4, source: test}
item_triggers: {source: test, items: []}
reasons:
  - {key: one, kind: act, discipline: RESP, about: fvc, rule: r, when: {fact: fvc, test: below, limit: 50},
     dated: "{value}", value: "{value}", text: "{value}", source: test}
"""


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        pytest.param("fact: fvc", "fact: fcv", r"reasons\[0\] one\.when\.fact: .*no fact is called 'fcv'", id="fact"),
        pytest.param("test: below", "test: under", r"reasons\[0\] one\.when\.test", id="test"),
        pytest.param("discipline: RESP", "discipline: RESPI", r"reasons\[0\] one\.discipline", id="discipline"),
        pytest.param('text: "{value}"', 'text: "{vlaue}"', r"names vlaue; a chip may name", id="template"),
        pytest.param("about: fvc", "about: fvc, unless: [two]", r"unless names two, which is not a key above it", id="unless"),
        pytest.param("source: test}\n", 'source: ""}\n', r"source", id="no source"),
    ],
)
def test_a_misspelt_word_in_the_reasons_stops_by_name(tmp_path: Path, was: str, now: str, says: str) -> None:
    assert load("rows.yaml", Rules, written(tmp_path, FLAGS)).row("one").kind == "act"
    head, tail = FLAGS.rsplit(was, 1)
    with pytest.raises(Malformed, match=f"(?s){says}"):
        load("rows.yaml", Rules, written(tmp_path, head + now + tail))
