"""Requests that no client of good will writes; `make fuzz` sends many more to a running server."""

from __future__ import annotations

from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from rough import REQUESTS, Rough, checked, within


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(request=REQUESTS)
def test_whatever_is_sent_nothing_fails_and_nothing_leads_elsewhere(app: FastAPI, request: Rough) -> None:
    checked(request, within(app)(request))
