"""What the rules of the review hook are given; the policy sets nothing for it but severities."""

from functools import cached_property
from typing import NamedTuple

from tunesmith.people import People
from tunesmith.policy import Policy
from tunesmith_hooks.review.reading import Reading


class _Settings(NamedTuple):
    policy: Policy
    people: People


class Options(_Settings):
    """Reviews are given by those who may, speak of what stands there, and stay as they were given."""

    @cached_property
    def reading(self) -> Reading:
        """The reviews that a run judges, shared by its rules."""
        return Reading()
