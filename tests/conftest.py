"""What all tests share: hypothesis without chance, git without the user's settings, marks that need something."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import samples

settings.register_profile(
    "tunesmith",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("tunesmith")

# Git answers the same on every machine, and never looks at the repository whose hook may be running these tests.
for name in [name for name in os.environ if name.startswith("GIT_")]:
    del os.environ[name]
os.environ.update(
    GIT_CONFIG_GLOBAL=os.devnull,
    GIT_CONFIG_NOSYSTEM="1",
    GIT_AUTHOR_NAME="A Writer",
    GIT_AUTHOR_EMAIL="writer@example.com",
    GIT_AUTHOR_DATE="2026-11-22T12:00:00Z",
    GIT_COMMITTER_NAME="A Writer",
    GIT_COMMITTER_EMAIL="writer@example.com",
    GIT_COMMITTER_DATE="2026-11-22T12:00:00Z",
)

REAL_DATA = os.environ.get("TUNESMITH_REAL_DATA")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow tests run by `-m slow` alone; those on real data where TUNESMITH_REAL_DATA names its folder."""
    for item in items:
        if item.get_closest_marker("slow") and not config.option.markexpr:
            item.add_marker(pytest.mark.skip(reason="takes minutes; run by `make test-slow`"))
        if item.get_closest_marker("real_data") and not REAL_DATA:
            item.add_marker(pytest.mark.skip(reason="TUNESMITH_REAL_DATA is not set"))


@pytest.fixture
def real_data() -> Path:
    """The folder of real public data; tests that use it are marked real_data."""
    return Path(REAL_DATA or "")


@pytest.fixture
def dataset(tmp_path: Path) -> samples.Dataset:
    """A committed dataset of one clean record."""
    made = samples.make(tmp_path / "dataset")
    made.write_record()
    made.commit("one record")
    return made
