"""What the rules of the review hook are given; the policy sets nothing for it but severities."""

from typing import NamedTuple

from tunesmith.people import People
from tunesmith.policy import Policy


class Options(NamedTuple):
    """Reviews are given by those who may, speak of what stands there, and stay as they were given."""

    policy: Policy
    people: People
