"""Addresses of devices: IP addresses and hardware addresses."""

import re
from collections.abc import Iterator
from itertools import pairwise

from tunesmith.record import Passage, Record
from tunesmith_hooks.privacy.options import Options
from tunesmith_hooks.privacy.texts import Span, problems
from tunesmith_hooks.rule import Problem, rule

# A first digit, behind which stands what may not be before it: so the search runs from digit to digit.
_IPV4 = r"[0-9](?<![\w.][0-9])(?<![A-Za-z]/[0-9])[0-9]{0,2}(?:\.[0-9]{1,3}){3}(?!\.?\w)"
_IPV6 = r"[23](?<![\w:.][23])[0-9A-Fa-f]{3}:[0-9A-Fa-f:]{2,34}(?![\w:])"
_VERSION = (
    r"(?i)(?:version|release|build|firmware|driver|update|section|clause|chapter|rfc|\bver|\bv|\bsec|§)[s.:# ]{0,3}$"
)
_IP_HINT = "Write one of 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 or 2001:db8::/32, which are kept for examples."


@rule()
def ip_address(record: Record, _options: Options) -> Iterator[Problem]:
    """No text holds an IP address of the open internet.

    Why: it leads to a household or a server, with the time often to one person. Private, reserved and documentation
    ranges pass, and addresses that end in .0 or .255, which name networks. Four numbers below ten, such as 1.2.3.4 or
    8.8.8.8, and four behind a word such as version are taken for versions and samples.

    Bad:
        messages:
          - role: user
            content: |-
              Which field of "Failed login from 41.173.96.26" is the client?
          - role: assistant
            content: |-
              The last one.
    Good:
        messages:
          - role: user
            content: |-
              Which field of "Failed login from 192.0.2.26" is the client?
          - role: assistant
            content: |-
              The last one.
    """
    if record.digit_runs and re.search(rb"\.0{1,3}\.0{1,3}\.0|::[0Aa]|:[0Aa]{0,4}:[0Aa]{0,4}:", record.digit_runs):
        yield from problems(record, _addresses, "an IP address", _IP_HINT)


def _addresses(passage: Passage) -> Iterator[Span]:
    import ipaddress  # takes 3 ms

    text = passage.text
    for match in re.finditer(_IPV4, text) if text.count(".") > 2 else ():
        octets = match.group().split(".")
        if max(map(len, octets)) > 1 and octets[3] not in ("0", "255") and not _is_version(text, match.start()):
            try:
                address = ipaddress.IPv4Address(match.group())
            except ValueError:
                continue
            if address.is_global and not address.is_multicast:
                yield match.span()
    for match in re.finditer(_IPV6, text) if text.count(":") > 1 else ():
        try:
            six = ipaddress.IPv6Address(match.group())
        except ValueError:
            continue
        if six.is_global:
            yield match.span()


def _is_version(text: str, start: int) -> bool:
    return re.search(_VERSION, text[max(0, start - 16) : start]) is not None


_MAC = r"(?<![\w:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w]|[:-]\w)"
_MAC_HINT = "Write one of 00-00-5E-00-53-00 to 00-00-5E-00-53-FF, which are kept for examples."


@rule()
def mac_address(record: Record, _options: Options) -> Iterator[Problem]:
    """No text holds the hardware address of a device.

    Why: the maker gives it to one device, which is found again by it wherever it goes. Addresses for groups and those
    that a machine gave itself pass, as do counted ones such as 00:11:22:33:44:55, and 00-00-5E-00-53-00 to
    00-00-5E-00-53-FF, which RFC 7042 keeps for documentation.

    Bad:
        messages:
          - role: user
            content: |-
              Who makes a card with the address 00:00:f1:8c:04:e7?
          - role: assistant
            content: |-
              The first three pairs tell the maker.
    Good:
        messages:
          - role: user
            content: |-
              Who makes a card with the address 00:00:5e:00:53:e7?
          - role: assistant
            content: |-
              The first three pairs tell the maker.
    """
    if record.digit_runs and re.search(rb"(?:[:-][0Aa]{2}){3}", record.digit_runs):
        yield from problems(record, _hardware, "a hardware address", _MAC_HINT)


def _hardware(passage: Passage) -> Iterator[Span]:
    for match in re.finditer(_MAC, passage.text):
        if _is_a_makers(bytes.fromhex(re.sub("[:-]", "", match.group()))):
            yield match.span()


def _is_a_makers(octets: bytes) -> bool:
    if octets[0] & 3 or octets.startswith(b"\x00\x00\x5e\x00\x53"):
        return False
    counted = len({(second - first) % 256 for first, second in pairwise(octets)}) == 1
    return not counted and octets.hex() not in ("001a2b3c4d5e", "001b2c3d4e5f", "0a1b2c3d4e5f")


RULES = (ip_address, mac_address)
