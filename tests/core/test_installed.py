"""The digest of the code at work."""

import json
import re

import tunesmith
from tunesmith.installed import code_digest


def test_the_digest_follows_the_packages_and_the_libraries() -> None:
    one = code_digest((tunesmith,), ("py-yaml12",))
    assert re.fullmatch("[0-9a-f]{64}", one)
    assert one == code_digest((tunesmith,), ("py-yaml12",))
    assert len({one, code_digest((tunesmith,), ("ruamel.yaml",)), code_digest((tunesmith, json), ("py-yaml12",))}) == 3
