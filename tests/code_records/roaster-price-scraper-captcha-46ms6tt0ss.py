"""Prices per kilo from the list page (old price, multi-buy, thousands) and robots.txt by its longest rule."""

PAGE = """<ul>
<li class="coffee" data-grams="250"><h3>Huila washed</h3><span class="price">€9.80</span></li>
<li class="coffee" data-grams="1000"><h3>Sidama natural</h3><del class="price">€42.00</del> <span class="price">€36.50</span></li>
<li class="coffee" data-grams="500"><h3>House espresso</h3><span class="price">€17.00</span> <em>3 for 2</em></li>
</ul>"""


def check(blocks):
    code = {}
    exec(blocks[0][1], code)
    assert code["per_kilo"](PAGE) == [
        ("Huila washed", "39.20"),
        ("Sidama natural", "36.50"),
        ("House espresso", "22.67"),
    ]
    around = "<h3>Coffee</h3>", "<p><em>All prices incl. VAT</em></p><footer><h3>Contact</h3><span>€5</span></footer>"
    assert code["per_kilo"](around[0] + PAGE + around[1]) == code["per_kilo"](PAGE)
    assert code["per_kilo"](PAGE.replace("</li>", "") + around[1]) == code["per_kilo"](PAGE)
    sack = '<li class="coffee" data-grams="60000"><h3>Green &amp; raw</h3><span>€1,080.00</span> <em>4 for 3</em></li>'
    assert code["per_kilo"](sack) == [("Green & raw", "13.50")]
    robots = "User-agent: *\nDisallow: /account"
    shop = "https://www.example.com"
    assert code["allowed"](200, robots, "price-table", shop + "/coffee")
    assert not code["allowed"](200, robots, "price-table", shop + "/account/orders")
    assert not code["allowed"](403, "", "price-table", shop + "/coffee")
    assert not code["allowed"](404, "", "price-table", shop + "/coffee")
    assert not code["allowed"](200, "\n<!doctype html><p>Are you human?", "price-table", shop + "/coffee")
    for rules, page, free in [
        ("Disallow: /*", "/coffee", False),
        ("Disallow: /*?page=", "/coffee?page=1", False),
        ("Disallow: /*?page=", "/coffee", True),
        ("Disallow: /*.pdf$", "/list.pdf", False),
        ("Disallow: /*.pdf$", "/list.pdf.html", True),
        ("Allow: /\nDisallow: /coffee", "/coffee", False),
        ("Disallow: /\nAllow: /coffee", "/coffee/list", True),
        ("Disallow: /coffee\nAllow: /coffee", "/coffee", True),
        ("Disallow: /caf%C3%A9", "/café", False),
        ("Disallow: # nothing", "/coffee", True),
        ("Disallow:\n\nUser-agent: Price-Table/1.0\nUser-agent: other\nDisallow: /", "/coffee", False),
        ("Disallow: /\nUser-agent: price-table\nDisallow:", "/coffee", True),
    ]:
        text = f"\ufeffUser-Agent: *\n{rules}\n"
        assert code["allowed"](200, text, "price-table/2.1", shop + page) is free, (rules, page)
    for offer, kilo in [
        ("3 FOR 2", "13.33"),
        ("4 for the price of 3", "15.00"),
        ("Buy 2, get 1 free", "13.33"),
        ("2 for €15", "15.00"),
        ("2 for 15", None),
        ("from this year's crop", None),
    ]:
        bag = f'<li class="coffee sale" data-grams="500"><h3>Bag</h3><span>€10.00</span> <em>{offer}</em></li>'
        assert code["per_kilo"](bag) == [("Bag", kilo)], offer
    gone = '<li class="coffee" data-grams="500"><h3>Gone</h3></li><li class="tea"><h3>Tea</h3></li>'
    assert code["per_kilo"](gone) == [("Gone", None)]
