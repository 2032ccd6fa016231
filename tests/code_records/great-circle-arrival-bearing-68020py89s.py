"""leg() and arrival(): stated results, date line, a meridian, the equator, bad positions."""


def check(blocks):
    ns = {}
    for _, text in blocks:
        exec(text, ns)
    leg, arrival = ns["leg"], ns["arrival"]
    braga, trois = "41.5503 N, 8.4200 W", "46.3430 N, 72.5430 W"
    nadi, apia = "17.80 S, 177.42 E", "13.83 S, 171.99 W"
    assert (leg(braga, trois), arrival(braga, trois)) == ((5020, 299), 252)
    assert (leg(nadi, apia), arrival(nadi, apia)) == ((1216, 70), 67)
    assert leg(trois, braga) == (5020, 72)
    assert (leg("10 N, 20 E", "40 N, 20 E"), arrival("10 N, 20 E", "40 N, 20 E")) == ((3336, 0), 0)
    assert leg("0 N, 10 W", "0 N, 80 E") == (10008, 90)
    for bad in ("91 N, 8 W", "8.42 W, 41.55 N", "Braga", "41.5503 N, 8.4200 W (Braga)"):
        try:
            leg(bad, braga)
        except ValueError:
            continue
        raise AssertionError(bad)
