"""Words by which turns are compared, in English, German, French and Spanish; all folded."""

from collections.abc import Iterable

from tunesmith.numerals import VALUES
from tunesmith.text import word_set

# Left out on purpose, since they change what is said: before, after, without, off, less, more, who, when, why.
FUNCTION = word_set(
    "a an the this that these those it its it's i i'm i'd i'll i've me my mine you your yours you're we we're our ours",
    "us he him his she her hers they them their theirs is are am was were be been being do does did doing have has had",
    "having can could will would shall should may might must let let's lets got get of to in on at by for with from as",
    "into about and or so then there here just also too very really please some any what what's that's there's one's",
    "der die das den dem des ein eine einen einem einer eines ich mich mir mein meine meinen meiner du dich dir dein",
    "deine wir uns unser unsere sie ihr ihre ihren ihnen er ihn ihm es sein seine ist sind bin war waren wird werden",
    "habe hat haben hatte kann können könnte könnten soll will möchte zu zum zur im in am an auf von vom mit für bei",
    "und oder auch so dann da hier bitte was",
    "le la les l un une des du de d je j me m mon ma mes tu te t ton ta tes il elle on nous notre nos vous votre vos",
    "ils elles lui leur leurs est sont suis était être ai as a avons avez ont peux peut pouvez pourriez à au aux en",
    "dans par pour avec sur et ou ce cet cette ces c'est s'il plaît y que qu quel quelle quels quelles",
    "el la los las lo un una unos unas del al mi mis tu tus su sus nos nuestro nuestra yo me te se le les es son está",
    "están soy estoy era ser ha he han tiene tengo puede puedes podría a en con por para de y o qué favor",
)

COURTESY = word_set(
    "hi hello hey bye goodbye thanks thank thx ty cheers welcome great good perfect nice ok okay sure fine awesome",
    "lovely wonderful excellent cool brilliant day evening morning night weekend much lot kindly all no problem",
    "anytime pleasure later helpful help helped appreciate appreciated enjoy care have take see",
    "hallo tschüss danke vielen dank gern gerne gut prima super schönen tag noch alles klar wunderbar bonjour salut",
    "merci beaucoup parfait bonne journée soirée bien super rien au revoir bientôt",
    "hola gracias muchas adiós perfecto bueno bien hasta luego buen día nada todo",
)

# What a user says who takes what was put to them; a question that gets such a reply is answered.
ASSENT = word_set(
    "yes yep yup yeah yea correct right indeed exactly sure ok okay fine perfect good great confirmed absolutely ja",
    "genau stimmt richtig jawohl passt",
    "oui exact exactement",
    "correcto sí si exacto claro",
)

# With these an answer opens before it says something: as I said before.
SAYING_NOTHING = (
    FUNCTION
    | COURTESY
    | ASSENT
    | word_set(
        "said before again mentioned earlier certainly course sorry apologize apologies remember once more absolutely",
        "wie gesagt erwähnt natürlich selbstverständlich entschuldigung",
        "comme dit certainement désolé désolée encore fois",
        "dicho claro supuesto perdón vez repito",
    )
)

# A user who says one of these takes back or changes a fact, or asks under another condition.
CHANGING = word_set(
    "actually change changed changing instead rather sorry mistake wrong incorrect correction meant mean switch swap",
    "replace modify modified adjust update updated edit edited revise rewrite redo rework reword reformat shorten",
    "expand added remove drop delete cut strike omit move moved cancel cancelled reschedule postpone upgrade increase",
    "decrease reduce double another additional forgot forget assume suppose if otherwise except however no nope wasn't",
    "fixed fix improved",
    "eigentlich ändere ändern änderung stattdessen statt falsch korrigiere korrektur meinte tausche ersetze füge",
    "ergänze entferne streiche kürze setze verschiebe storniere nein falls wenn anders sondern",
    "finalement changer change changez modifie modifiez plutôt erreur faux corrige remplace ajoute ajoutez enlève",
    "retire raccourcis annule",
    "cambia cambiar cambie error equivocado corrige corrija reemplaza añade añada agrega quita quite acorta cancela",
)
# Who says one of these may, and mostly asks for something more.
WISHING = word_set("want wants prefer later préfère veux prefiero quiero")
UPDATE = CHANGING | WISHING

# A user who says one of these may want the text before made into another.
CHANGE = CHANGING | word_set(
    "correct format convert shorter longer simplify add leave keep make raise lower extra plus without but not no",
    "don't doesn't isn't didn't can't won't improve translate sort order again now new other different next lieber",
    "doch mach mache neu neue neuen noch jetzt nicht kein keine aber ohne kürzer länger",
    "plus moins maintenant nouveau nouvelle non ne pas si mais sans autre",
    "más menos ahora mejor nuevo nueva no si pero sin otro otra",
)

# What a user says who asks for something.
WANTING = word_set(
    "please want need like i'd i'll give get book order tell explain write bitte möchte brauche hätte voudrais veux",
    "besoin s'il quiero quisiera necesito favor",
)

# An assistant that asks with one of these asks whether something is right, or whether that was all.
CONFIRMING = word_set(
    "correct right confirm confirmed check verify ensure ok okay good look looks complete ready else anything proceed",
    "sure richtig korrekt stimmt bestätigen prüfen sonst passt noch correcte confirmer confirmez vérifier autre chose",
    "convient correcto correcta confirmar confirme confirma algo revisar",
)

NEGATION = word_set(
    "not no never neither nor cannot can't don't doesn't didn't isn't aren't wasn't weren't won't wouldn't hasn't",
    "haven't hadn't shouldn't couldn't without",
    "nicht kein keine keinen keinem keiner nie ohne",
    "ne n n'est n'a n'ont n'était n'y n'en pas jamais aucun aucune sans",
    "no nunca ningún ninguna sin",
)

# Articles are numbers too where they stand before a thing that is counted.
NUMBERS = {**VALUES, **dict.fromkeys(("ein", "eine", "einen", "einem", "un", "une", "una"), 1)}

# Words that tie a turn to what was said before it. Articles that are also pronouns are left out, as are polite forms.
ANAPHORA = word_set(
    "it its it's that that's this these those they them their theirs they're he him his she her hers here there one",
    "ones such so then thus same other others another else both either neither more less again too also still instead",
    "otherwise next previous last second third former latter above below earlier already now yes no wrong incorrect",
    "continue rest but because why",
    "dies diese dieser dieses diesen ihn ihm deren dessen dort da dann so dabei dafür damit davon dazu darauf darin",
    "daran daraus darüber hierzu hierfür beide andere anderen anderer nochmal noch wieder weiter mehr weniger jetzt",
    "nun statt stattdessen sonst zweite letzte ja nein aber warum",
    "ça cela ceci ce cet cette ces celui celle ceux lui leur elle elles ils dedans dessus alors aussi encore autre",
    "autres même plus moins ensuite maintenant sinon deuxième oui non mais pourquoi",
    "eso esa ese esto esta este esos esas estos estas aquello ello uno ahí allí entonces así también tampoco otro otra",
    "otros otras mismo misma más menos ahora luego además segunda último sí pero",
)

INTERROGATIVE = word_set(
    "what what's which who who's whom whose when where where's why how how's",
    "was wer wen wem wessen wann wo wohin woher warum wieso wie welche welcher welches welchen",
    "qui quoi quand où pourquoi comment combien quel quelle quels quelles",
    "qué quién cuál cuáles cuándo dónde adónde cómo cuánto cuánta cuántos cuántas",
)


def is_number(word: str) -> bool:
    """Whether a folded word states a quantity, in digits or written out."""
    return word[0].isdigit() or word in NUMBERS


def value_of(number: str) -> str:
    """A word that states a quantity, in digits."""
    return str(NUMBERS.get(number, number)).replace(",", ".")


def content(words: Iterable[str]) -> tuple[str, ...]:
    """The words without function words, in order."""
    return tuple(word for word in words if word not in FUNCTION)
