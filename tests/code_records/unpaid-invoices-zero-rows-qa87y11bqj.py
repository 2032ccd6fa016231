"""Both queries return the stated rows; an invoice with two voided payments counts once; the window column agrees."""

import sqlite3


def check(blocks):
    rows, sums = [text for language, text in blocks if language == "sql"]
    db = sqlite3.connect(":memory:")
    db.executescript("CREATE TABLE invoice (no, customer, cents); CREATE TABLE payment (invoice_no, voided);")
    db.executemany(
        "INSERT INTO invoice VALUES (?, ?, ?)",
        [
            (101, "Hallux", 12000),
            (102, "Hallux", 4550),
            (103, "Oda", 8000),
            (104, "Oda", 30000),
            (105, "Brunt", 990),
            (106, "Oda", 2525),
            (107, "Hallux", 1500),
            (108, "Vale", 6400),
        ],
    )
    db.executemany(
        "INSERT INTO payment VALUES (?, ?)", [(101, 0), (102, 1), (102, 1), (104, 0), (106, 1), (106, 0), (108, 0)]
    )
    wanted = [(102, "Hallux", 4550), (103, "Oda", 8000), (105, "Brunt", 990), (107, "Hallux", 1500)]
    assert db.execute(rows).fetchall() == wanted
    assert db.execute(sums).fetchall() == [("Brunt", 990), ("Hallux", 6050), ("Oda", 8000)]
    wide = rows.replace("i.cents\n", "i.cents, SUM(i.cents) OVER (PARTITION BY i.customer) AS open_cents\n", 1)
    assert [row[3] for row in db.execute(wide)] == [6050, 8000, 990, 6050]
    db.execute("UPDATE payment SET voided = 1 WHERE invoice_no = 108")
    assert ("Vale", 6400) in db.execute(sums).fetchall()
