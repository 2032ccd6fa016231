"""Values that are nobody's: reserved by standards and authorities for examples, or published as such."""

import re

# RFC 2606, RFC 6761 and RFC 6762; .internal is set aside by ICANN.
_RESERVED_NAMES = (".example.com", ".example.org", ".example.net")
_RESERVED_ENDS = ("test", "invalid", "example", "localhost", "local", "internal")

# Mailboxes and logins of machines, which no person reads.
_MACHINES = """
noreply no-reply donotreply do-not-reply mailer-daemon postmaster git hg svn root ubuntu ec2-user
"""

# Numbers for film and print, as digits behind the plus sign. North America: NANPA, 555-0100 to 555-0199. United
# Kingdom: Ofcom, "Telephone numbers for use in TV and radio drama programmes". Germany: Bundesnetzagentur, notice
# 148/2021 ("Drama Numbers"). France: ARCEP, decision 2018-0881. Australia: ACMA, numbers for use in creative works.
_DRAMA = (
    r"1[2-9][0-9]{2}55501[0-9]{2}"
    r"|44(?:1632960|7700900|3069990|8081570|9098790|2079460|2890180|2920180|1914980|1(?:1[345678]|[23456]1)4960)[0-9]{3}"
    r"|49(?:3023125|6990009|4066969|2214710|8999998)[0-9]{3}"
    r"|33(?:19900|26191|35301|46571|53649|63998)[0-9]{4}"
    r"|61[2378](?:5550|7010)[0-9]{4}|61491570(?:006|110|156|157|158|159)"
)

# Card numbers that payment services print for tests: Stripe, PayPal, Adyen and Authorize.Net.
_CARDS = """
4111111111111111 4242424242424242 4012888888881881 4222222222222 4007000000027 4012888818888 4000056655665556
4000000000000002 4000000000009995 4000000000000069 4000000000000127 4000000000000119 4000002500003155
5555555555554444 5105105105105100 5454545454545454 5500000000000004 5424000000000015 5200828282828210
2223003122003222 378282246310005 371449635398431 378734493671000 370000000000002 340000000000009 343434343434343
6011111111111117 6011000990139424 6011000000000012 6011000000000004 6011601160116611 30569309025904 38520000023237
36227206271667 38000000000006 30000000000004 3530111333300000 3566002020360505 3566111111111113 3088000000000017
6200000000000005 6331101999990016 5019717010103742
"""

# Examples of the IBAN registry (ISO 13616, published by SWIFT), and the one with WEST that encyclopedias show.
_IBANS = """
AT611904300234573201 CH9300762011623852957 CY17002001280000001200527600 CZ6508000000192000145399
DE89370400440532013000 DK5000400440116243 EE382200221020145685 ES9121000418450200051332 FI2112345600000785
FR1420041010050500013M02606 GB29NWBK60161331926819 GB33BUKB20201555555555 GB82WEST12345698765432
GR1601101250000000012300695 HR1210010051863000160 HU42117730161111101800000000 IE29AIBK93115212345678
IL620108000000099999999 IT60X0542811101000000123456 LI21088100002324013AA LT121000011101001000 LU280019400644750000
LV80BANK0000435195001 MT84MALT011000012345MTLCAST001S NL91ABNA0417164300 NO9386011117947 PL61109010140000071219812874
PT50000201231234567890154 RO49AAAA1B31007593840000 SA0380000000608010167519 SE4550000000058398257466
SI56263300012039086 SK3112000000198742637541 TR330006100519786457841326
"""

# The card in Woolworth's wallets of 1938, and others that the Social Security Administration took out of use after they
# were printed. 12345678Z and X1234567L are those of Spanish specimens, ABCDE1234F that of the Indian tax office.
_IDENTITIES = """
078051120 219099999 457555462 12345678z x1234567l 00000000t abcde1234f rssmra85t10a562s
"""

# What stands in examples in place of a secret. A key that was drawn at random holds none of these by chance.
_STAND_INS = (
    *("example", "sample", "dummy", "placeholder", "changeme", "change_me", "change-me", "redacted", "removed"),
    *("your", "insert", "replace", "not-a-real", "notareal", "fake", "test1", "mysecret", "my_secret", "mypass"),
    *("xxxx", "****", "....", "0000", "1111", "12345", "23456", "abcde", "bcdef", "qwert", "asdf", "foobar", "secret"),
    *("password", "passw0rd", "p@ssw0rd", "p@ssword", "token", "apikey", "api_key", "hunter2", "letmein", "deadbeef"),
    *("admin", "passwd", "contraseña", "passwort", "kennwort", "here"),
)


def is_reserved(host: str) -> bool:
    """Whether a host name stands for nobody's machine."""
    name = host.lower().rstrip(".")
    return name.rpartition(".")[2] in _RESERVED_ENDS or f".{name}".endswith(_RESERVED_NAMES)


def is_drama(digits: str) -> bool:
    """Whether a phone number, with its country code and without the plus sign, was set aside for film and print."""
    return re.fullmatch(_DRAMA, digits) is not None


def is_machine(local: str) -> bool:
    """Whether the part of an address before the @ names no person."""
    return local.lower() in _MACHINES.split()


def is_test_card(digits: str) -> bool:
    """Whether a card number is published for tests."""
    return digits in _CARDS.split()


def is_sample_account(iban: str) -> bool:
    """Whether an IBAN, in capitals and without blanks, is published as an example."""
    return iban in _IBANS.split()


def is_specimen(identity: str) -> bool:
    """Whether an identity number was printed as an example, or merely counts or repeats a digit."""
    plain = re.sub(r"[\W_]", "", identity).lower()
    return plain in _IDENTITIES.split() or is_sequence(plain)


def is_sequence(number: str) -> bool:
    """Whether a number counts or repeats its first digit up to the last three, which may be check digits."""
    trunk = number[:-3]
    return (
        len(trunk) > 3
        and trunk.isdigit()
        and (trunk in "0123456789" * 3 or trunk in "9876543210" * 3 or len(set(trunk)) == 1)
    )


def is_stand_in(secret: str) -> bool:
    """Whether a secret says that it is none."""
    folded = secret.lower()
    return any(word in folded for word in _STAND_INS)
