"""The refund queries: same day, then 72 hours, on the prompt's rows and at the edges of the window."""

import re
import sqlite3


def check(blocks):
    first, line = blocks[0][1], blocks[1][1].strip()
    second = re.sub(r"WHERE date\(.*", lambda _: line, first)
    con = sqlite3.connect(":memory:")
    con.executescript("""
      CREATE TABLE payments (order_no TEXT PRIMARY KEY, paid_cents INTEGER);
      CREATE TABLE refunds (id INTEGER PRIMARY KEY, order_no TEXT, cents INTEGER, made_at TEXT, status TEXT);
      INSERT INTO payments VALUES ('A17', 4500), ('B02', 6000), ('C33', 2990), ('D08', 1200);
      INSERT INTO refunds VALUES (1,'A17',4500,'2026-11-02 09:14','done'), (2,'A17',4500,'2026-11-02 09:15','done'),
        (3,'B02',2000,'2026-11-03 10:00','done'), (4,'B02',2000,'2026-11-03 16:30','done'),
        (5,'C33',2990,'2026-11-05 23:50','done'), (6,'C33',2990,'2026-11-06 00:10','done'),
        (7,'D08',1200,'2026-11-09 08:00','voided'), (8,'D08',1200,'2026-11-09 08:02','done');""")
    assert con.execute(first).fetchall() == [("A17", 1, 2, 4500, 4500)]
    assert con.execute(second).fetchall() == [("A17", 1, 2, 4500, 4500), ("C33", 5, 6, 2990, 2990)]
    con.executescript("""INSERT INTO payments VALUES ('E1', 700), ('E2', 700);
      INSERT INTO refunds VALUES (10,'E1',700,'2026-11-13 18:00','done'), (11,'E1',700,'2026-11-16 18:00','done'),
        (12,'E2',700,'2026-11-13 18:00','done'), (13,'E2',700,'2026-11-16 18:01','done');""")
    assert con.execute(second).fetchall()[2:] == [("E1", 10, 11, 700, 700)]
