"""How a text uses capitals."""


def small_letter(text: str) -> int | None:
    """Where the first lower-case letter stands."""
    return next((place for place, char in enumerate(text) if char.islower()), None)


def capital(text: str) -> int | None:
    """Where the first capital stands."""
    return next((place for place, char in enumerate(text) if char.isupper()), None)


def words_in_capitals(text: str) -> frozenset[int]:
    """How many words are in capitals, with and without those of one letter, and with hyphens as joints or as ends."""
    tokens = [token.strip("\"'.,;:!?()[]{}*_-–—“”‘’#") for token in text.split()]
    shouted = [token for token in tokens if token.isupper()]
    long = [token for token in shouted if sum(char.isalpha() for char in token) > 1]
    parts = sum(part.isupper() for token in tokens for part in token.replace("—", "-").split("-"))
    return frozenset(range(min(len(long), len(shouted)), max(len(shouted), parts) + 1))
