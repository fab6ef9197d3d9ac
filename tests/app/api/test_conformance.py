"""The OpenAPI file and the code say the same: requests made from the file, at the real application over a
real store."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi import checks

from app.api.routes import description
from flows.model import Answer
from jobs import ledger
from tests.app.api.conftest import MANIFEST, STANDING, TOKENS, Api

# What a manifest asks is more than a schema can say, and who may what depends on the token.
UNFIT = [checks.positive_data_acceptance, checks.ignored_auth]
EXAMPLES = 8  # of each operation
OPERATIONS = [
    (method, path) for path, row in description()["paths"].items() for method in row if method != "parameters"
]


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda word: word)
def test_every_answer_is_as_the_file_says(api: Api, method: str, path: str):
    """Its status, type, headers and shape; with a token that may, one that may only read, and none."""
    schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", api.app)
    operation = schema[path][method.upper()]
    ids = st.sampled_from((STANDING.id, api.submit().json["fleet_id"], ""))
    logins = st.sampled_from(("alice", "alice", "alice", "reader", ""))
    ledger.record_answer(api.store, STANDING.subject, Answer("1:0", "retry", "bob", 1.0, True))
    seen = set[int]()

    @given(case=operation.as_strategy(), fleet_id=ids, login=logins)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def holds(case: Any, fleet_id: str, login: str) -> None:
        if fleet_id and case.path_parameters:
            case.path_parameters["id"] = fleet_id
        if isinstance(case.body, dict) and fleet_id == STANDING.id:
            case.body = MANIFEST
        headers = {"Authorization": f"Bearer {TOKENS[login]}"} if login else {}
        seen.add(case.call_and_validate(headers=headers, excluded_checks=UNFIT).status_code)

    holds()
    assert seen & {200, 202}, "what the file describes is taken"


def test_the_file_names_every_address_and_no_other(api: Api):
    served = {
        (method.lower(), rule.rule.replace("<fleet_id>", "{id}"))
        for rule in api.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/v1/")
    }
    assert served == set(OPERATIONS)
