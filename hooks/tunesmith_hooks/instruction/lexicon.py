"""The words by which the requests of an English prompt are known."""

from tunesmith.text import word_set

# What is done to a text that is there.
PROCESSING = word_set(
    "summarize summarise translate paraphrase rewrite rephrase reword proofread edit correct fix classify categorize",
    "categorise extract identify detect analyze analyse complete continue finish shorten simplify condense annotate",
    "label tag evaluate review critique check grade assess interpret transcribe convert reformat format rank sort",
    "order understand select replace highlight underline find solve answer explain read reply respond refactor debug",
    "optimize optimise improve polish expand elaborate parse determine decide predict verify compare anonymize",
    "anonymise redact fill count punctuate outline recap decode unscramble tell rate judge comment link reverse",
    "describe revise transform turn change render return choose add guess retell restructure segment tokenize",
)
# What makes a text that was not there before.
MAKING = word_set(
    "write create compose generate draft make give produce come design provide suggest invent imagine list brainstorm",
    "develop build prepare propose plan form implement construct craft name recommend",
)
ASKING = word_set(
    "what what's which who whom whose where when why how is are was were does do did has have can could should would",
    "will am may might shall isn't aren't doesn't",
)
# What shapes the answer, or sends its writer to work.
_SHAPING = word_set(
    "use keep include avoid don't do not never only output outputs ensure remember limit start begin end show state",
    "print mention put indicate specify cite quote justify pick report otherwise else possible separate organize",
    "organise present your act assume consider note be focus stay think take apply wrap let discuss discover look",
    "enter define estimate schedule prove calculate compute work research search measure match pair merge combine",
    "split divide group arrange advise help guide ask simulate test run spot mark weigh capitalize capitalise yes true",
    "false thanks",
)
REQUESTS = PROCESSING | MAKING | _SHAPING
# A sentence may lead with a circumstance: "For each word, give a synonym".
LEADING = word_set(
    "if in for to as with by from on after before when while given using based",
    "considering following according once each",
)
OUTPUTS = word_set(
    "answer answers output response responses result results summary translation reply final tone style format",
    "rewritten new explanation length paraphrase topics categories labels options title",
)
MODALS = word_set("should must shall needs required")
WANTING = word_set("want need would given provided attached enclosed uploaded required i'd")

COURTESIES = tuple(
    tuple(one.split())
    for one in (
        *("please", "kindly", "hi", "hello", "hey", "ok", "okay", "now", "then", "also", "just", "first", "next"),
        *("finally", "so", "and", "but", "again", "simply", "carefully", "let's", "i want", "i need"),
        *("can you", "could you", "would you", "will you", "are you able to", "be able to", "would you mind"),
        *("i want you to", "i would like you to", "i'd like you to", "i need you to", "i want to", "i would like to"),
        *("i'd like to", "i need to", "help me to", "help me", "try to", "in this task"),
        *("you need to", "you must", "you should", "you have to", "you can", "you may", "you will"),
        *("your task is to", "your job is to", "your goal is to"),
    )
)
