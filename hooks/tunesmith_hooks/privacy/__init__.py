"""Personal data and secrets: what identifies a person or opens a door, found by its form and its check digits."""

from tunesmith_hooks.privacy import accounts, contact, identity, network, secrets
from tunesmith_hooks.privacy.options import Options
from tunesmith_hooks.rule import Hook

HOOK = Hook(
    "privacy",
    Options,
    (*contact.RULES, *network.RULES, *accounts.RULES, *identity.RULES, *secrets.RULES),
)
