"""The API against its own OpenAPI: whatever is asked, the answer has a documented status, type and shape."""

import schemathesis
from hypothesis import HealthCheck, settings

from tinhgon_web.wsgi import application

schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)


@schema.parametrize()
@settings(max_examples=5, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_its_schema(case: schemathesis.Case) -> None:
    case.call_and_validate()
