"""Counts failed logins per address, before and after the correction; a user name cannot pass as an address."""

SAMPLE = """\
Nov 12 03:14:07 gate sshd[811]: Failed password for invalid user admin from 203.0.113.7 port 52144 ssh2
Nov 12 03:14:09 gate sshd[811]: Failed password for root from 203.0.113.7 port 52150 ssh2
Nov 12 03:15:30 gate sshd[815]: Accepted publickey for mira from 192.0.2.40 port 40110 ssh2
Nov 12 03:16:02 gate sshd[820]: Failed password for mira from 2001:db8::5 port 33910 ssh2
""".splitlines(keepends=True)
NEWER = "Nov 19 22:41:50 attic sshd-session[2210]: Failed password for root from 203.0.113.9 port 41822 ssh2"
FORGED = "sshd[1]: Failed password for invalid user x from 192.0.2.1 port 1 ssh2 from 203.0.113.8 port 9 ssh2"


def check(blocks):
    names = {}
    exec(blocks[0][1], names)
    stated = [("203.0.113.7", 2), ("2001:db8::5", 1)]
    assert names["failed_logins"](SAMPLE) == stated
    assert names["failed_logins"](SAMPLE, top=1) == stated[:1]
    assert names["failed_logins"]([FORGED]) == [("203.0.113.8", 1)]
    assert names["failed_logins"]([NEWER]) == []
    exec(blocks[1][1], names)
    assert names["failed_logins"](SAMPLE) == stated
    assert names["failed_logins"]([NEWER]) == [("203.0.113.9", 1)]
