"""The citation pattern finds the prompt's six citations and leaves contracts, terms and articles alone."""

TEXT = """Nach § 312g Abs. 2 Satz 1 Nr. 3 BGB besteht kein Widerrufsrecht, siehe auch §§ 12, 13 StGB und §§ 433 ff. BGB. \
Der Schaden ist nach § 280 Abs. 1 und 3 i. V. m. §§ 281, 249
BGB zu ersetzen (anders § 44 Abs. 1 SGB X). § 5 des Mietvertrags und § 3 AGB der Beklagten ändern daran nichts, \
ebenso wenig § 309 Nr. 7 Buchst. a BGB."""


def check(blocks):
    namespace = {}
    exec(blocks[0][1], namespace)
    find = namespace["fundstellen"]
    assert find(TEXT) == eval(blocks[1][1])
    assert find("§\u00a0823 Abs. 2 BGB i. V. m. § 263 StGB") == ["§ 823 Abs. 2 BGB", "§ 263 StGB"]
    assert find("§§ 433f. BGB, § 7 Abs. 3 Satz 1 und Satz 2 BUrlG, § 1 Abs. 2 und Abs. 3 KSchG") == [
        "§§ 433f. BGB",
        "§ 7 Abs. 3 Satz 1 und Satz 2 BUrlG",
        "§ 1 Abs. 2 und Abs. 3 KSchG",
    ]
    assert find("§§ 280 Abs. 1, 3, 281 BGB und § 4 der 13. BImSchV") == ["§§ 280 Abs. 1, 3, 281 BGB"]
    assert find("§ 1 des Kündigungsschutzgesetzes, Art. 14 GG, § 2 der Satzung") == []
    assert find("§ 280 und § 281 BGB, § 3 oder § 7 GewO") == ["§ 280 und § 281 BGB", "§ 3 oder § 7 GewO"]
    assert find("§ 2 GV, § 1 UA 2 EStG") == ["§ 2 GV", "§ 1 UA"]
    chain = "§ 280 I, III iVm § 281 BGB"
    assert find(f"{chain}, § 812 I 1 1. Alt. BGB, § 305 ff BGB und § 434 Abs. 1 S. 2 Hs. 1 BGB") == [
        chain,
        "§ 812 I 1 1. Alt. BGB",
        "§ 305 ff BGB",
        "§ 434 Abs. 1 S. 2 Hs. 1 BGB",
    ]
    assert find("§ 280, hilfsweise § 281 BGB, § 6 BauO NRW, §§ 280/281 BGB") == ["§ 281 BGB", "§ 6 BauO"]
    assert find("§ 312 g Abs. 1 BGB, § 13 Abs. 5 VOB/B, § 1 a. F. BGB") == ["§ 312 g Abs. 1 BGB"]
    assert find("Art. 229 § 5 EGBGB, § 3 VOB/A") == ["§ 5 EGBGB", "§ 3 VOB"]
    for whole in [
        "§ 309 Nr. 7 Buchst. a und b BGB",
        "§ 309 Nr. 7 lit. a bis c, e BGB",
        "§ 3 Abs. 1 Nr. 2 a) und lit. b) GewO",
        "§ 434 Abs. 1 S. 2 HS 1 BGB",
        "§ 434 Abs. 1 S. 2, 2. HS BGB",
        "§ 3 (1) S. 2 BGB",
        "§§ 280 Abs. 1 u. 2, 281 BGB",
        "§ 10 Ziff. 3 EStG",
        "§ 309 Nrn. 7, 8 BGB",
    ]:
        assert find(f"Nach {whole} gilt das.") == [whole]
    for lost in ["Unterabs. 2", "1. Fall", "Buchst. aa", "Abs 1", "u. a.", "S. 2 HS"]:
        assert find(f"§ 1 {lost} BGB") == [], lost
