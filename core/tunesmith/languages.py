"""Which language a text is in: by its script where that decides, else by its commonest words."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cache

from tunesmith.characters import is_latin

# The commonest words of each language, function words before all: what any text of a few sentences is full of. A word
# may stand in several lists; it then counts less for each.
_COMMON = {
    "en": "the of and to in is that it for was on are with as be this by at or from have not but they you he she we "
    "his her their which an were been has had if can will would there what when your my about who more how than its "
    "into do i'm it's don't these should could because i am do does did me so out up other our us no only very then "
    "them also any most some one may each here like make use",
    "de": "der die das und ist nicht ein eine zu den von mit sich auf für dem des im auch es an werden aus er hat "
    "dass sie nach wird bei einer um am sind noch wie einem über einen so zum haben nur oder aber vor zur bis mehr "
    "durch man sein wurde wenn können als ich du wir ihr kann mir dir dich mich keine diese dieser",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son "
    "aux elle mais ou nous comme vous cette on été être leur ses ont tout je sa ces fait même c'est d'une d'un qu'il "
    "n'est très sans peut deux où votre vos mes ton tu dont",
    "es": "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí "
    "porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante ni contra ese "
    "eso es son está ser fue han tiene puede usted tu si estos una cada",
    "it": "di che e la il un a per in una è sono mi non si con lo ma come da ho ti le ha cosa del della i dei delle "
    "nel alla più anche gli questo questa se al dal nella sua suo essere c'è stato perché molto quando può loro "
    "dell'anno tutti fare ci degli sulla alle ed tra dopo ogni hanno",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu "
    "sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter "
    "seus quem nas me esse eles estão você são às pode sobre",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als dan maar bij nog uit naar door "
    "over ze zich hij wordt deze kan worden heeft hebben dit was ik je wat tot meer of al geen zoals moet veel haar "
    "hun we werd jij mijn onder ons goed doet doen gaat wel hier daar onze jullie mag zou zal toch altijd ongeveer "
    "uur jaar omdat tussen tegen tijdens twee",
    "sv": "och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när "
    "år eller ut hon vid nu än också där då efter man ska skulle mycket ha mig in du blir finns detta under hur vad "
    "din",
    "da": "og i at det er en til på af for som med den der de ikke et har jeg han var om vi kan men så sig fra ved "
    "skal også efter eller være hvis nu når hvor meget over kun du blev ud dig mig sin dem hun bliver end mere dette "
    "hvad",
    "no": "og i det er på som en til av at for med den de har ikke et jeg han var om vi kan men så seg fra ved skal "
    "også etter eller være hvis nå når hvor mye over bare du ble ut deg meg sin dem hun blir enn mer dette hva noe",
    "fi": "ja on ei että se oli hän mutta ovat kun niin myös sen joka mitä tai kuin jos nyt ole vain mukaan voi olla "
    "minä sinä me he tämä sitä siitä vielä hyvin kanssa jälkeen siinä ollut minun sinun ennen koska tämän jotka sekä "
    "noin kaikki voit",
    "pl": "i w na z się nie do to że jest o jak ale po co tak za od jego są dla przez czy tym już tylko jej być było "
    "był która który które może ich przed oraz też bardzo ma tego można lub ten ta gdy jeśli mnie aby pod by bo więc "
    "jako",
    "cs": "a v na se je že s z do o i to jako k ve pro za by ale po si od jsou které který jsem jeho už podle byl "
    "nebo bylo jen však jak má při která být před tak aby také může když není co mu až více než ze kde pokud jejich",
    "hu": "a az és hogy nem is egy ez van meg volt de csak már ha mint még ki vagy el azt sem le minden lesz mert "
    "itt ezt így nagyon kell lehet után amely aki ami között több nagy majd pedig akkor ahol arra vagyok ezek",
    "ro": "de și în a la cu pe nu că o din un care este se pentru mai sau ce sunt fi au fost dar ca am prin este al "
    "ale lui foarte după până când dacă această acest sale doar despre între poate fără ei ea lor fiind",
    "ca": "de la i el que a en els les un per una és amb no del es al dels més com va ha o pel seu són però aquest "
    "aquesta seva hi ser entre molt també fins quan sobre sense tot està perquè on si ens has pot aquests nosaltres",
    "tr": "ve bir bu da de için ne ile çok daha gibi olarak en kadar o var olan sonra ama ya her ben mi değil sen "
    "şey ki olduğu ise veya yok iki nasıl bana diye hem kendi önce göre biz onu eden tarafından olur iyi şu zaman "
    "bunu",
    "id": "yang dan di ini itu dengan untuk tidak dari dalam akan pada juga ke karena ada saya oleh sudah atau bisa "
    "seperti orang mereka telah kita lebih dapat kami anda adalah kamu harus menjadi banyak tetapi secara sangat "
    "bagi sebagai hanya masih para jika",
    "vi": "và của là có không được trong cho các một người với này để những đã khi từ ra đến về cũng như thì tôi bạn "
    "nhiều vào phải lại làm sẽ rất hay nếu trên đó nhưng ở bị mà theo hơn còn sau năm việc thể nên",
    "sw": "na ya wa kwa ni la katika za cha kuwa hii hiyo yake au pia kama lakini sana ili watu yao mtu wake hivyo "
    "baada wote huo kutoka hapa bila zaidi wakati yangu kila siku nini hao yako vya wengi moja",
    "tl": "ang ng sa na mga at ay si ko mo ka hindi para ito siya kung may ni niya isang nang din lang po namin "
    "natin ako kami kayo sila pero dahil upang bilang wala mas ano kanilang maaari",
    "ru": "и в не на я что он с это как а то все она так его но ты по к у же вы за бы из мы для от или если только "
    "был о ее мне было еще когда даже нет уже до вот может который чтобы при их также вас были есть очень быть этот "
    "можно под",
    "uk": "і в не на що я з у та це як а до він за від по його але так для ти ви ми вона про є ще чи якщо було їх "
    "був або які який щоб вже при коли дуже мене бути також можна після тільки цей під може має де яка",
    "bg": "и на да не е се за в от с че по са ще си това как но или като до му има само още при може които която "
    "който бъде след ако много също между тази този тези беше без към ги я ми той тя те бях във със",
    "hi": "के है में की और को से का यह हैं पर ने एक कि नहीं भी कर तो जो हो इस लिए या था आप ही साथ करने वह अपने",
    "mr": "आहे आणि या ते हे एक मध्ये की नाही होते तर आहेत त्या करून झाले केले असे पण तो ती मी आपण तुम्ही किंवा साठी",
    "ne": "छ र को मा यो भएको हो पनि लाई गर्न छन् एक गरेको भने तथा यस हुन्छ नेपाल तर गर्ने तपाईं मेरो थियो के लागि",
}

# First code points of the scripts' main ranges; what lies between named ranges counts for no script.
_RANGES = (
    (0x0041, "Latin"),
    (0x0250, ""),
    (0x0370, "Greek"),
    (0x0400, "Cyrillic"),
    (0x0530, "Armenian"),
    (0x0590, "Hebrew"),
    (0x0600, "Arabic"),
    (0x0700, ""),
    (0x0900, "Devanagari"),
    (0x0980, "Bengali"),
    (0x0A00, "Gurmukhi"),
    (0x0A80, "Gujarati"),
    (0x0B00, ""),
    (0x0B80, "Tamil"),
    (0x0C00, "Telugu"),
    (0x0C80, "Kannada"),
    (0x0D00, "Malayalam"),
    (0x0D80, "Sinhala"),
    (0x0E00, "Thai"),
    (0x0E80, "Lao"),
    (0x0F00, ""),
    (0x1000, "Burmese"),
    (0x10A0, "Georgian"),
    (0x1100, "Hangul"),
    (0x1200, "Ethiopic"),
    (0x1380, ""),
    (0x1780, "Khmer"),
    (0x1800, ""),
    (0x1E00, "Latin"),
    (0x1F00, "Greek"),
    (0x2000, ""),
    (0x3040, "Kana"),
    (0x3100, ""),
    (0x3400, "Han"),
    (0xA000, ""),
    (0xAC00, "Hangul"),
    (0xD7B0, ""),
)
_FIRSTS = [first for first, _ in _RANGES]
_DECIDES = {
    "Greek": "el",
    "Armenian": "hy",
    "Hebrew": "he",
    "Bengali": "bn",
    "Gurmukhi": "pa",
    "Gujarati": "gu",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Sinhala": "si",
    "Thai": "th",
    "Lao": "lo",
    "Burmese": "my",
    "Georgian": "ka",
    "Ethiopic": "am",
    "Khmer": "km",
}
_CJK = {"Han": "zh", "Kana": "ja", "Hangul": "ko"}
_WRITTEN_IN = {
    "Cyrillic": ("ru", "uk", "bg"),
    "Devanagari": ("hi", "mr", "ne"),
}
_LETTERS_OF = {"ur": "ٹڈڑےں", "fa": "پچژگیک"}  # in Arabic script; looked for in this order, others are Arabic
_DENSE = {"Han": 3, "Kana": 2, "Hangul": 2}  # letters that weigh more than one, since they are written in fewer

_LOOKED_AT = 2_000  # characters
_WORDS = 300
_FEWEST = 8  # words, below which names and loans mislead
_COUNTED = 3  # times at most that a word speaks for its language, since code and sums repeat theirs
_SHARE = 0.12  # of the words that must speak for a language
_MARGIN = 1.25  # times as much as for the next one


def identify(words: Sequence[str], text: str) -> str | None:
    """The ISO 639-1 tag of the text's language, given its folded words; None where it is too short or unclear.

    Languages of a script of their own are known by it at any length, the others from eight words on.
    """
    script = script_of(text)
    if script in _DECIDES:
        return _DECIDES[script]
    if script in _CJK:
        return _CJK[script]
    if script == "Arabic":
        return next((tag for tag, letters in _LETTERS_OF.items() if any(letter in text for letter in letters)), "ar")
    if script in _WRITTEN_IN:
        # Vowel signs are no word characters, so that the words are taken anew.
        return _by_words(text[:_LOOKED_AT].lower().split(), _WRITTEN_IN[script])
    return _by_words(words[:_WORDS], _latin()) if script == "Latin" else None


def is_known(tag: str) -> bool:
    """Whether a text in this language can be told."""
    return bool(scripts(tag))


def scripts(tag: str) -> tuple[str, ...]:
    """The scripts that a language is written in; empty for a language that is not known."""
    if tag == "ja":
        return ("Kana", "Han")
    by_script = {**{script: (one,) for script, one in (_DECIDES | _CJK).items()}, **_WRITTEN_IN}
    by_script |= {"Latin": _latin(), "Arabic": ("ar", *_LETTERS_OF)}
    return tuple(script for script, tags in by_script.items() if tag in tags)


@cache
def own_words(tag: str) -> frozenset[str]:
    """Common words of two letters and more that no other language has; empty for one not known by its words."""
    return _own().get(tag, frozenset())


@cache
def foreign_words(tag: str) -> frozenset[str]:
    """Common words of two letters and more of other languages that are not common in this one."""
    return frozenset(word for word in _weights() if len(word) > 1) - common_words(tag)


def common_words(tag: str) -> frozenset[str]:
    """The commonest words of a language; empty for one that is not known by its words."""
    return _common().get(tag, frozenset())


@cache
def marks(tag: str) -> frozenset[str]:
    """The dozen of a language's own words that come most often."""
    return frozenset([word for word in _COMMON.get(tag, "").split() if word in own_words(tag)][:12])


@cache
def _own() -> dict[str, frozenset[str]]:
    own: dict[str, list[str]] = {tag: [] for tag in _COMMON}
    for word, ((tag, _), *others) in _weights().items():
        if not others and len(word) > 1:
            own[tag].append(word)
    return {tag: frozenset(words) for tag, words in own.items()}


@cache
def _common() -> dict[str, frozenset[str]]:
    return {tag: frozenset(words.split()) for tag, words in _COMMON.items()}


@cache
def _latin() -> tuple[str, ...]:
    others = {tag for tags in _WRITTEN_IN.values() for tag in tags}
    return tuple(tag for tag in _COMMON if tag not in others)


@cache
def _weights() -> dict[str, list[tuple[str, float]]]:
    """For each common word the languages that have it; one that many have counts little for each."""
    languages: dict[str, list[str]] = {}
    for tag, words in _common().items():
        for word in words:
            languages.setdefault(word, []).append(tag)
    return {word: [(tag, 1 / len(tags)) for tag in tags] for word, tags in languages.items()}


def _by_words(words: Sequence[str], tags: Sequence[str]) -> str | None:
    if len(words) < _FEWEST:
        return None
    weights, scores = _weights(), dict.fromkeys(_common(), 0.0)
    for word, count in Counter(words).items():
        for tag, weight in weights.get(word, ()):
            scores[tag] += weight * min(count, _COUNTED)
    ranked = sorted(((scores[tag], tag) for tag in tags), reverse=True)
    (best, tag), (second, _) = ranked[:2]
    return tag if best >= _SHARE * len(words) and best >= _MARGIN * second else None


def script_of(text: str) -> str:
    """The script of most letters, or an empty string for a text without letters or of an even mixture."""
    head = text[:_LOOKED_AT]
    if is_latin(head):
        return "Latin"
    counts: Counter[str] = Counter()
    for char, count in Counter(head).items():
        if char.isalpha():
            script = _RANGES[bisect_right(_FIRSTS, ord(char)) - 1][1] if char >= "A" else ""
            counts[script] += count * _DENSE.get(script, 1)
    if not counts:
        return ""
    if counts["Kana"] * 10 > counts["Han"] > 0:  # Japanese mixes both
        counts["Kana"] += counts.pop("Han")
    script, most = counts.most_common(1)[0]
    return script if most > 0.6 * counts.total() else ""
