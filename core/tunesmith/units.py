"""Words for units that are exchanged for each other, such as hours and minutes, or stand for digits; all folded."""

_LISTS = (
    "second seconds sec s minute minutes min hour hours hr hrs h day days week weeks month months year years",
    "sekunde sekunden minuten stunde stunden std tag tage woche wochen monat monate jahr jahre",
    "jour jours heure heures semaine semaines mois an ans día días hora horas semana semanas mes meses año años",
    "inch inches in foot feet ft yard yards yd mile miles mm cm dm m km meter meters metre metres kilometers",
    "ounce ounces oz pound pounds lb lbs ton tons t mg g kg kilo kilos gram grams kilogram kilograms",
    "cup cups pint pints quart quarts gallon gallons ml cl dl l liter liters litre litres tablespoons teaspoons",
    "wh kwh mwh gwh",
    "w kw mw gw",
    "b kb mb gb tb",
    "dollar dollars euro euros cent cents pence penny pennies nickel nickels dime dimes quarters",
)
# The family of a unit, and its name without the plural.
FAMILIES = {word: (family, word.rstrip("s")) for family, words in enumerate(_LISTS) for word in words.split()}

# The beginnings of words that stand for digits, and how often the unit before them is in them or they are in it. Halves
# may be multiplied by a half instead of divided: `5 x 1/2 = 10 halves`.
FACTORS = {
    **dict.fromkeys(("mega", "giga", "micro", "nano"), (8, 1000, 1024, 10**6, 10**9)),
    **dict.fromkeys(("dozen", "dutzend", "douzaine", "docena"), (12,)),
    "gross": (144,),
    "hundred": (100,),
    "halves": (2, 4),
    "thirds": (3, 9),
    "quarters": (4, 16, 25),
}
