"""Options of the test suite, and the budget of its generated examples."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# Generated examples are the same in every run unless a larger search is asked for.
settings.register_profile("suite", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files of snapshots")
    parser.addoption("--full", action="store_true", help="the whole collections, not a sample")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    """Whether the whole of a collection is to be run."""
    return bool(request.config.getoption("--full"))
