"""Words that insult people. Reading warning: the lists are rotated by 13 letters, so that nobody meets them unasked.

`codecs.decode(words, "rot13")` shows them. Kept small: a word stands here only if it is an insult in nearly every
use, or if the patterns of `abuse` need it beside "you are".
"""

from tunesmith.text import word_set

# The codec of that name would have to be loaded at each commit.
_ROT13 = str.maketrans("abcdefghijklmnopqrstuvwxyz", "nopqrstuvwxyzabcdefghijklm")


def _decoded(words: str) -> frozenset[str]:
    return word_set(words.translate(_ROT13))


# Slurs for origin, religion and orientation, in any use.
SLURS = _decoded(
    "avttre avttref avttn avttnf snttbg snttbgf xvxr xvxrf jrgonpx jrgonpxf enturnq enturnqf "
    "gbjryurnq gbjryurnqf ornare ornaref tbbx tbbxf furznyr furznyrf wvtnobb fnaqavttre xnanxr "
    "xnanxra xnanpxr artre obhtabhyr obhtabhyrf lbhcva lbhcvaf ovpbg ovpbgf gneybhmr znevpóa "
    "znevpbarf fhqnpn fhqnpnf zbebzvreqn"
)
# Nouns, which insult when they are aimed at somebody.
INSULTS = _decoded(
    "vqvbg vqvbgf zbeba zbebaf vzorpvyr vzorpvyrf nffubyr nffubyrf nefrubyr onfgneq onfgneqf ovgpu "
    "ovgpurf phag phagf juber fyhg qhzonff qhzonffrf wnpxnff qvpxurnq qvpxurnqf cevpx qbhpuront "
    "fphzont fphzontf ybfre ybfref sbby gjng jnaxre ergneq ergneqf pergva fuvgurnq qvzjvg unysjvg "
    "qvcfuvg zbgureshpxre zbgureshpxref fphz genfu svygu tneontr irezva"
)
# Adjectives, which insult behind "you are".
BELITTLING = _decoded("fghcvq qhzo cngurgvp jbeguyrff qvfthfgvat ergneqrq oenvayrff hfryrff oenvaqrnq zbebavp vqvbgvp")
# What may stand between "you are" and the insult.
FILLERS = _decoded(
    "n na nf gur fhpu whfg fb ernyyl irel gbb nyy abguvat ohg gbgny pbzcyrgr hggre nofbyhgr shpxvat "
    "oybbql qnza yvggyr ynml fghcvq qhzo jbeguyrff cngurgvp zvfrenoyr cvrpr bs ovt erny cnpx ohapu "
    "vtabenag htyl ovg"
)
# What a group of people is called to make it less than people.
DEHUMANISING = _decoded(
    "irezva fphz fhouhzna fhouhznaf cnenfvgrf cnenfvgr pbpxebnpurf svygu genfu tneontr navznyf fnintrf"
)
# Nouns and adjectives of German, French and Spanish.
GERMAN = _decoded(
    "vqvbg vqvbgra gebggry nefpuybpu nefpuyöpure jvpufre uherafbua fpuynzcr zvfftroheg ibyyvqvbg qrcc "
    "qhzzxbcs irefntre fcnfg craare qerpxfnh oyöqznaa qhzz orfpurhreg reoäezyvpu jregybf fgebuqhzz"
)
FRENCH = _decoded(
    "vzoépvyr vzoépvyrf vqvbg vqvbgr pbaaneq pbaaneqf pbaanffr fnybcr raphyé noehgv noehgvr peégva "
    "peégvar qéovyr obhssba beqher fghcvqr zvanoyr cvgblnoyr"
)
SPANISH = _decoded(
    "vqvbgn vqvbgnf vzoépvy vzoépvyrf tvyvcbyynf pnoeóa pnoebarf craqrwb craqrwn rfgúcvqb rfgúcvqn "
    "chgn mbeen fhoabezny pnchyyb onfhen cngégvpb cngégvpn gbagb gbagn vaúgvy"
)

# Every word that insults, alone or aimed.
WORDS = SLURS | INSULTS | BELITTLING | DEHUMANISING | GERMAN | FRENCH | SPANISH
