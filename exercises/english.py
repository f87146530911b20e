"""What the checker knows of English at large: short forms, two spellings, closed lists of words.

The lists hold plain forms, lower case, in American spelling.
"""

from __future__ import annotations

import re
from functools import cache


def _list(words: str) -> frozenset[str]:
    return frozenset(words.split())


FUNCTION_WORDS = _list("""
    a an the this that these those it its they them their he him his she her we us our you your i
    who whom whose which what when where while as at by for from in into of on onto over to toward
    towards through throughout under up upon with within without and or but nor so if then than
    is are was were be been being am has have had having do does did doing done will would shall
    should can could may might must need needs ought not no never cannot also there here both each
    all any some such more most very one ones only just too yet still again during after before
    between among about against across along amid because since until although though however
    therefore thus moreover additionally same time out off down own way ways themselves himself
    how why whereby wherein hence per via let s
""")
"""Words that join others. They carry no meaning that a concept of its own would not look for."""

LIGHT = _list("""
    china chinese country nation national area field respect regard aspect term part side point
    effort work task endeavor action step measure matter issue thing kind type sort form case role
    make made take taken get give given go going come bring put set keep use using used help let
    call called urge urged ask aim want seek order namely include including well like so-called
    another other others respectively together further furthermore even now new-found itself
    regarding concerning relating related
    necessary needed required imperative
""")
"""Words so general that adding one adds nothing: they are never listed as additions."""

NEGATIONS = _list(
    "not no never without neither nor hardly none nothing nobody nowhere scarcely barely"
)

REVERSALS = _list("""
    weaken weakened weakening weakens reduce reduced reducing reduces limit limited limiting limits
    restrict restricted restricting restricts restriction hinder hindering hinders hamper hampering
    slow slowing slows slowed delay delaying delays prevent preventing prevents avoid avoiding avoids
    stop stopping stops halt halting ban banning oppose opposing opposes ignore ignoring ignores
    neglect neglecting abandon abandoning abandons reject rejecting rejects curb curbing curbs
    undermine undermining undermines lose losing loses lost lack lacks lacking fail failing fails
    failed refuse refusing refuses deny denying denies lessen lessening decrease decreasing decreases
    decline declining declines worsen worsening widen widening widens loosen loosening relax relaxing
    block blocking blocks discourage discouraging discourages suppress suppressing constrain
    constraining impede impeding impedes obstruct obstructing dismantle dismantling postpone
    postponing suspend suspending shrink shrinking cut cutting cuts narrow shallow scarce scant
    limited incomplete insufficient inadequate unable unimportant minor trivial little less fewer
    least rarely seldom unlikely unnecessary optional backward downplay downplaying relinquish cede
    ceding surrender hide hiding conceal concealing exclude excluding excludes isolate isolating
    withhold withholding resist resisting despite instead rather unsafe unreliable uncontrollable
    unfair unhealthy disorderly harm harming harms harmful damage damaging threaten threatening
    separate separating separation decouple decoupling divide dividing split isolated independent-of
    disagree disagreement disorder decelerate decelerating hold-back stagnate stagnating regress
""")
"""Words that turn a meaning round. Where no wording of the Chinese asks for one, it is noted."""

LIMITS = _list("""
    only solely exclusively merely mainly mostly primarily chiefly largely partly partially somewhat
    some certain several few all every always entirely completely totally wholly fully absolutely
    sometimes occasionally especially particularly predominantly nearly almost half except alone
    selected selectively everyone everybody everything everywhere any sole slightly simply virtually
    universally invariably generally usually specifically principally
""")
"""Words that say how far a thing reaches. Where no wording asks for one, it is noted."""

NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "thousand": 1000, "million": 10**6}
ORDINALS = {
    word: number
    for number, word in enumerate(
        "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
        "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        2,
    )
} | {"thirtieth": 30}
MONTHS = {
    word: number
    for number, word in enumerate(
        "january february march april may june july august september october november december".split(),
        1,
    )
}
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()

# --- short forms -----------------------------------------------------------------------------

_WHOLE = {"can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"),
          "let's": ("let", "us"), "cannot": ("can", "not")}  # fmt: skip
_ENDS = {"n't": "not", "'ve": "have", "'ll": "will", "'re": "are", "'m": "am", "'d": "would"}
_IS = _list("it that there here he she what who this everything")


@cache
def long_forms(word: str) -> tuple[str, ...]:
    """The words that a short form stands for: isn't → is, not. Others stand for themselves."""
    if word in _WHOLE:
        return _WHOLE[word]
    if word.endswith("'s") and word[:-2] in _IS:
        return (word[:-2], "is")
    for end, long in _ENDS.items():
        if word.endswith(end) and len(word) > len(end):
            return (word.removesuffix(end), long)
    return (word,)


# --- British and American spelling -------------------------------------------------------------

_ISE = re.compile(r"^(\w{2,}[a-z])(?:is)(e|es|ed|ing|er|ers|ation|ations|ational)$")
_KEPT_ISE = re.compile(
    r"(?:adv|rev|superv|telev|dev|improv|exc|exerc|enterpr|prom|comprom|surpr|compr|franch|disgu|"
    r"merchand|prec|conc|expert|ra|pra|appra|no|po|cru|bru|w|likew|otherw|r|ar|dem|treat|parad|"
    r"prem|circumc|inc|m|adverts|desp|upr|chast|anal|cle)$"
)
_OUR = _list(
    "labour favour colour endeavour honour behaviour harbour neighbour vigour rigour humour rumour "
    "valour ardour fervour splendour flavour odour savour"
)
_WORDS = {
    "programme": "program", "programmes": "programs", "centre": "center", "centres": "centers",
    "centred": "centered", "defence": "defense", "offence": "offense", "licence": "license",
    "judgement": "judgment", "catalogue": "catalog", "dialogue": "dialog", "fulfil": "fulfill",
    "fulfils": "fulfills", "fulfilment": "fulfillment", "skilful": "skillful", "enrol": "enroll",
    "enrolment": "enrollment", "instalment": "installment", "sceptic": "skeptic", "grey": "gray",
    "practise": "practice", "practised": "practiced", "practising": "practicing",
    "analyse": "analyze", "analysed": "analyzed", "analysing": "analyzing", "ageing": "aging",
    "artefact": "artifact", "manoeuvre": "maneuver", "metre": "meter", "theatre": "theater",
    "tyre": "tire", "cheque": "check", "ageing": "aging", "whilst": "while", "amongst": "among",
    "towards": "toward", "learnt": "learned", "spearheaded": "spearheaded",
}  # fmt: skip
_DOUBLED = re.compile(r"^(\w+[aeiou]l)l(ed|ing|er|ers)$")
_DOUBLE_KEPT = _list(
    "controll excell compell propell fulfill rebell patroll enroll install instill"
)


@cache
def american(word: str) -> str:
    """A lower-case word in American spelling."""
    if word in _WORDS:
        return _WORDS[word]
    found = _ISE.match(word)
    if found and not _KEPT_ISE.search(found[1]):
        return f"{found[1]}iz{found[2]}"
    for british in _OUR:
        if word.startswith(british):
            return british.removesuffix("our") + "or" + word[len(british) :]
    doubled = _DOUBLED.match(word)
    if doubled and f"{doubled[1]}l" not in _DOUBLE_KEPT:
        return f"{doubled[1]}{doubled[2]}" if doubled[1][-3:] in _SINGLE else word
    return word


_SINGLE = frozenset("vel nel bel del gnal cel sel tal nal".split())
"""Ends after which American spelling does not double the l: travel, channel, label, model."""

PARTICIPLES = _list(
    "been built made taken won held grown begun seen done given set put brought driven led become "
    "found kept gained gotten got overcome broken drawn risen spread met sought"
)
NEEDS_NOUN = _list("the a an its their our his my your every")
"""Words that something must follow."""
NOT_AFTER = _list(
    "of and or in to for on with by at from that the a an is are was were be been has have must "
    "should will would can could may might need needs we it they he she as its their our his"
)
NO_END = _list("of in to for on with by at from the a an and or as into its their our")
"""Words that no sentence ends with."""
