# Schemathesis leaves its type parameters open.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# pyright: reportUnknownParameterType=false, reportMissingTypeArgument=false, reportArgumentType=false, reportAttributeAccessIssue=false
"""The OpenAPI document against the real server: whatever is sent, the answer is one it describes."""

import json

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.backend.app.process import ORIGIN, serving

_CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


def test_every_call_is_answered_as_described(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No crash, no status and no body that the document doesn't have."""
    folder = tmp_path_factory.mktemp("described") / "data"
    with serving(folder, "--visitors-per-minute", "100000") as server:
        admin = server.sign_in("admin").access
        body, _ = server.call("POST", "/api/sites/shop/shop-key", b"", token=admin)
        bearers = {"/shop/": json.loads(body)["secret"]}
        schema = schemathesis.openapi.from_url(f"{server.url}/schema/openapi.json")
        for found in schema.get_all_operations():
            operation = found.ok()

            @hypothesis.settings(max_examples=10, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
            @hypothesis.given(case=operation.as_strategy())
            def call(case: schemathesis.Case) -> None:
                bearer = bearers.get(case.path[:6], admin)
                answer = case.call(headers={"Authorization": f"Bearer {bearer}", "Origin": ORIGIN})
                case.validate_response(answer, checks=_CHECKS)

            call()
        assert "Traceback" not in server.log.read_text()
