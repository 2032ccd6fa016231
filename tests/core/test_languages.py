"""Languages: told by script and by common words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunesmith import languages, text

SAMPLES = {
    "en": "The ferry leaves the harbour at seven and takes about two hours to reach the island.",
    "de": "Die Fähre verlässt den Hafen um sieben und braucht etwa zwei Stunden bis zur Insel.",
    "fr": "Le bac quitte le port à sept heures et met deux heures pour atteindre l'île si la mer est calme.",
    "es": "El barco sale del puerto a las siete y tarda unas dos horas en llegar a la isla, pero no en invierno.",
    "it": "Il traghetto lascia il porto alle sette e arriva dopo due ore, quando il mare non è molto mosso.",
    "pt": "A balsa sai do porto às sete e leva cerca de duas horas para chegar à ilha quando o mar está calmo.",
    "nl": "De veerboot verlaat de haven om zeven uur en doet er ongeveer twee uur over.",
    "pl": "Prom wypływa z portu o siódmej i po dwóch godzinach jest na wyspie, jeśli morze jest spokojne.",
    "sv": "Färjan lämnar hamnen klockan sju och det tar ungefär två timmar att komma till ön när havet är lugnt.",
    "tr": "Vapur limandan saat yedide kalkar ve deniz sakin olduğu zaman adaya varmak için iki saat kadar yol alır.",
    "ru": "Паром выходит из порта в семь часов и идёт до острова около двух часов, если море спокойное, но не зимой.",
    "uk": "Пором виходить з порту о сьомій і йде до острова близько двох годин, якщо море спокійне, але не взимку.",
    "ja": "フェリーは七時に港を出ます。",
    "zh": "渡轮七点离开港口。",
    "ko": "배는 일곱 시에 항구를 떠난다.",
    "ar": "تغادر العبارة الميناء في السابعة.",
    "fa": "کشتی ساعت هفت از بندر حرکت می‌کند.",
    "he": "המעבורת יוצאת מהנמל בשבע.",
    "el": "Το πλοίο φεύγει στις επτά.",
    "hi": "नाव सुबह सात बजे बंदरगाह से निकलती है और दो घंटे में द्वीप पर पहुँच जाती है।",
    "th": "เรือออกจากท่าเวลาเจ็ดโมง",
}


def _identified(sample: str) -> str | None:
    return languages.identify(text.words(text.folded(sample)), sample)


@pytest.mark.parametrize("tag", SAMPLES)
def test_a_sentence_is_known_by_its_language(tag: str) -> None:
    assert _identified(SAMPLES[tag]) == tag
    assert languages.is_known(tag)


@pytest.mark.parametrize(
    "sample", ["", "Lima.", "42", "x = y + z", "a, b, c, d, e, f, g, h, i, j, k", "Hotel Inter Taxi Bar"]
)
def test_too_little_to_tell(sample: str) -> None:
    assert _identified(sample) is None


@given(st.text())
def test_any_text_gets_a_known_tag_or_none(sample: str) -> None:
    tag = _identified(sample)
    assert tag is None or languages.is_known(tag)


def test_own_words_belong_to_one_language() -> None:
    english, german = languages.own_words("en"), languages.own_words("de")
    assert "the" in english and "und" in german and not english & german
    assert languages.own_words("ja") == frozenset() and not english & languages.foreign_words("en")
