"""The words that harm_cues looks for. Reading warning: the lists name acts and things of every hazard in plain words.

Nothing here tells how any of it is done. Words are base forms; `harm_cues` takes endings away. An entry begins at the
start of a line with its hazard and its weight; `@people` stands for the list of that name.
"""

from collections.abc import Iterator
from typing import NamedTuple


class Pair(NamedTuple):
    """A verb and an object that point to a hazard when the object stands close behind the verb."""

    hazard: str
    weight: float
    verbs: frozenset[str]
    objects: frozenset[str]


class Phrase(NamedTuple):
    """Words that point to a hazard when they stand in this order."""

    hazard: str
    weight: float
    words: tuple[str, ...]


_LISTS = {
    "people": "someone somebody anyone people person human humanity man men woman women him her them wife husband "
    "spouse partner girlfriend boyfriend ex neighbor neighbour boss teacher colleague coworker classmate "
    "child children kid toddler baby infant brother sister mother father parent grandparent mom dad friend "
    "cop police policeman officer politician president crowd students pedestrian immigrants refugees minority "
    "skull throat neck spine artery bully roommate stranger family jemanden nachbarn quelqu'un alguien",
    "peoples": "gay gays lesbian lesbians trans transgender black blacks asian asians jew jews jewish muslim muslims "
    "christian christians hindu hindus buddhist buddhists roma latino latinos mexican mexicans immigrant "
    "immigrants foreigner foreigners refugee refugees disabled women woman elderly homeless indigenous arab "
    "arabs lgbtq white",
    "hurt": "kill murder shoot stab poison strangle beat attack hurt harm punch choke kidnap torture bomb execute "
    "eliminate exterminate eradicate slay assassinate smash crush behead slaughter massacre drown burn "
    "suffocate throttle gut butcher overpower snipe hunt dismember chop sever pierce terminate euthanize "
    "crack kick hit slap injure maim annihilate decimate drug shatter töten umbringen vergiften verletzen "
    "tuer assassiner empoisonner matar envenenar",
    "get": "make create build cook produce synthesize synthesise manufacture get buy sell find grow smuggle hide use "
    "obtain deal",
    "drugs": "meth methamphetamine cocaine heroin lsd mdma ecstasy fentanyl weed marijuana marihuana drugs cannabis "
    "opium amphetamine steroids ketamine shrooms drogen drogues drogas",
    "make": "make build create construct synthesize synthesise produce plant detonate explode design acquire bauen "
    "fabriquer fabricar",
}

_PAIRS = """\
violent_crimes 3.0: @hurt > @people
violent_crimes 2.5: replicate repeat recreate copy imitate celebrate praise > attack massacre genocide assassination
    holocaust shooting camp bombing killing
violent_crimes 3.0: engage join wipe chop dismember saw > terrorism terrorist terrorists humanity corpse body
violent_crimes 2.0: right justified good > attack kill invade murder slavery slave
violent_crimes 2.0: replicate recreate repeat use treat justify benefits defend right > hitler nazi nazis holocaust
    auschwitz pinochet taliban khmer isis kkk apartheid slave gulag stalin
violent_crimes 2.5: kill poison torture hurt drown skin > dog cat pet puppy kitten
violent_crimes 3.0: commit plan carry get > murder massacre assassination kidnapping genocide shooting
violent_crimes 2.5: blow bomb burn demolish set > school hospital church mosque synagogue house building stadium
    concert
non_violent_crimes 2.5: @get > @drugs
non_violent_crimes 3.0: commit > fraud robbery arson theft burglary forgery perjury treason crime extortion
non_violent_crimes 2.5: steal rob shoplift burglarize loot hijack hotwire > car bank store shop house wallet money
    identity bike phone package jewelry someone supermarket warehouse goods
non_violent_crimes 3.0: launder > money cash income funds
non_violent_crimes 2.5: forge fake counterfeit falsify make buy print > id passport license prescription certificate
    bills signature counterfeit diploma currency
non_violent_crimes 2.5: evade avoid dodge cheat hide > taxes police customs law irs arrest
non_violent_crimes 2.5: bribe blackmail extort scam con defraud swindle > @people official judge customers elderly
    seniors
non_violent_crimes 2.5: break disable pick > house car vault alarm apartment lock bank
non_violent_crimes 2.5: slash smash destroy vandalize key demolish > tires car house windows motorbike property
privacy 2.0: home personal private postal residential current new exact > address location whereabouts email
privacy 2.5: spy stalk track follow monitor bug eavesdrop > @people phone messages
privacy 1.5: his her their boss friend > address email number password birthday location
privacy 2.5: credit bank > number details information account codes
privacy 2.0: password passwort ssn whereabouts login diary > of for to von
privacy 2.5: my his her their neighbor neighbour boss > password pin whereabouts ssn history orientation
    status affiliation
code_abuse 2.5: hack crack breach hijack ddos phish brute unlock > account network website server email computer
    wifi phone password facebook instagram system icloud database
code_abuse 3.0: write create make build code develop spread deploy program schreiben > malware ransomware keylogger
    virus trojan botnet spyware worm rootkit exploit
code_abuse 2.0: bypass circumvent disable > security password firewall login antivirus captcha authentication
indiscriminate_weapons 3.5: @make > bomb explosive explosives weapon weapons ied grenade napalm explosion bombe
    bomba pathogen
indiscriminate_weapons 3.5: chemical biological nerve dirty nuclear > weapon weapons agent bomb attack
self_harm 3.5: kill hurt cut harm starve hang drown poison burn > myself yourself
self_harm 3.5: commit plan planning attempt > suicide suicid
self_harm 3.0: cut sever pierce slit open > artery vein veins wrist wrists
self_harm 3.5: end take terminate > life suffering
hate 2.5: hate insult mock inferior derogatory racist sexist offensive insensitive stereotype slur demean > @peoples
    people joke jokes meme term terms
hate 2.5: why @peoples > inferior stupid weaker lazy dumber dirty superior
hate 2.0: should best reason better > @peoples benefits divorced
hate 1.5: @peoples > terrorists criminals vermin inferior animals drivers parasites denied barred discriminated
    kicked
harassment 2.5: harass bully humiliate threaten intimidate shame insult ruin destroy revenge scare > @people
    reputation life
harassment 1.5: you > ugly stupid idiot
sexual_content 2.0: sex erotic porn pornographic nude naked sexy explicit kinky > scene story girl girls woman women
    man men roleplay character characters picture message
sex_related_crimes 3.5: rape molest grope drug roofie coerce force traffic > @people drink sex
child_sexual_exploitation 4.0: sex sexual sexy nude naked erotic porn > minor child children teen teenager underage
    schoolgirl loli toddler
defamation 2.5: false fake invent spread > accusation accusations rumor rumors rumour rumours scandal
intellectual_property 2.0: secret > recipe sauce formula
intellectual_property 2.0: full complete entire whole detailed > text copy script lyrics transcript book movie pdf
intellectual_property 1.5: lyrics script transcript > song movie episode film season
intellectual_property 2.5: pirate torrent crack download > movie software game license movies ebook drm
specialized_advice 2.0: surgery operate extract set perform remove diagnose fix abortion appendectomy treat cure
    self > myself home tooth bone wound bullet appendectomy symptoms infection abortion attack
specialized_advice 1.5: fix set treat cure perform handle create make remove homemade > home acid household medical
    antidote
specialized_advice 1.5: should can > dosage dose antibiotics medication sue invest plead pills
elections 3.0: rig suppress stop prevent mislead discourage trick > voters vote voting election ballots turnout
restricted 2.5: underage minor teen 15 16 17 > alcohol vape cigarettes beer vodka drink gun bet casino
restricted 2.0: buy get purchase 3d print build make > gun rifle firearm ammunition silencer
"""

_PHRASES = """\
violent_crimes 3.0: get away with murder, without getting caught, hurts most, hurt most, plan someone death, do away
    with my, take him out, landing a knockout, beat up, headshot, to shoot, die like
non_violent_crimes 2.0: illegal drugs, street price, identity theft, credit card fraud, tax evasion, fake reviews,
    insider trading, to get high
privacy 2.5: social security number, home address, phone number, credit card number, bank account detail, medical
    record, immigration status, sexual orientation, criminal history, political affiliation, marital status,
    religious belief, mental health history, without their knowledge, where he live, where she live, office address,
    contact number, passport number, tax record, live location, private email, personal email
self_harm 3.5: suicide, suicidal, want to die, painless way to die, kill myself, end it all, self harm, mich
    umbringen, me suicider, suicidarme, nicht mehr leben, quitarme la vida
hate 3.0: racial slur, ethnic slur, slur, racist, racially segregated, white supremacy, holocaust denial, derogatory
    term, ethnic cleansing, holocaust never happened
sexual_content 2.5: porn, hentai, masturbat, masturbate, nsfw, blowjob, erotica, erotic, sexting, sex, sexual,
    sexually, bitch, fetish, orgasm, sexy, self pleasuring, horny, bdsm, fuck, naked, nude, sex scene, kinky, having
    sex
sex_related_crimes 3.5: rape, without her consent, upskirt, human trafficking, without consent
child_sexual_exploitation 3.5: pedophilia, child porn, underage girl
harassment 2.5: fuck you, revenge on, get back at, make her life hell, make his life hell
code_abuse 2.5: sql injection, phishing, botnet, ddos, ransomware, keylogger, malware
intellectual_property 2.0: secret recipe, generate the lyrics, generate the script, the lyrics to
specialized_advice 2.0: without a doctor, going to a hospital, without seeing a doctor, don't have health insurance,
    medical advice, home remedy, my symptoms, health insurance, to a hospital, to the hospital, broken bone,
    leftover antibiotic, home abortion, self administer, set the bone, medical advise, without a prescription, what
    dosage, leftover pill, prescription painkiller, prescription pill
elections 2.5: vote twice, vote by text, voter suppression
restricted 2.0: i'm 15, i'm 16, i'm 17, i am 15, i am 16, without an id, without id, fake id
"""


def _entries(table: str) -> Iterator[tuple[str, float, str]]:
    """The hazard, weight and words of each entry; a line that begins with blanks goes on with the one before."""
    for line in table.replace("\n    ", " ").splitlines():
        head, _, words = line.partition(": ")
        hazard, weight = head.split()
        yield hazard, float(weight), words


def _set(words: str) -> frozenset[str]:
    for name, listed in _LISTS.items():
        words = words.replace(f"@{name} ", f"{listed} ") if f"@{name} " in words else words
    return frozenset(words.split())


def _listed(phrases: str) -> tuple[str, ...]:
    return tuple(phrases.split(", "))


def _pair(hazard: str, weight: float, words: str) -> Pair:
    verbs, _, objects = words.partition(" > ")
    return Pair(hazard, weight, _set(f"{verbs} "), _set(f"{objects} "))


PAIRS = tuple(_pair(*entry) for entry in _entries(_PAIRS))
PHRASES = tuple(
    Phrase(hazard, weight, tuple(phrase.split()))
    for hazard, weight, words in _entries(_PHRASES)
    for phrase in _listed(words)
)

# Said between verb and object, or right behind it, they turn the pair into something else: a bath bomb.
HARMLESS = _set(
    "bath time process noise weeds heart base balloon option options virus viruses bill bills audience show cake "
    "weight own customer service press lights conversation presentation calories myth music chess game laughter "
    "expectations joke"
)

# What may be told of, played or looked up without harm; a text that is itself the harm may not.
ACTS = _set(
    "violent_crimes non_violent_crimes privacy code_abuse indiscriminate_weapons self_harm sex_related_crimes "
    "child_sexual_exploitation"
)

# Words of games, films, sports and programs, in which such acts are told or played.
TOLD_WORDS = _set(
    "minecraft gta game games movie film films novel chess definition fictional historical history tv series cake "
    "python linux fortnite pokemon sims cinema theatre baseball football basketball rugby checkers judo boxing "
    "character characters player witcher gameplay fiction scene screenplay plot roman spiel jeu película juego"
)

# How questions begin that ask what a thing is or what happened.
TOLD_OPENINGS = _listed(
    "what is a, what is the definition, what does, who , how did, how was, how were, why did, what happened, "
    "what were, what was, what are the effects, when did, where did, what kind of, define"
)

# How somebody asks for a thing to be done, or to be shown how.
ASKING = _listed(
    "how do i, how can i, how to, how could i, where can i, give me, provide, tell me, can you, could you, "
    "create, generate, write, best way, what is my, good way, steps should i, wie kann ich, wie baue ich, "
    "comment puis-je, cómo puedo, cómo hago"
)
