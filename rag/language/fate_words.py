"""English words for what becomes of people: dying, of a dozen causes, or living on; and which of these exclude each other.

Two causes of death do, unless two hands may give both of one death, and so do death and any word for having lived on; a bare "killed" goes with every cause.
It knows words alone: whom they befall is for `rag.rules.fates`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.language.answer_type import asks_death
from rag.language.words import CAPITALISED, IS_OBJECT

WHOM = rf"(?: (?:him|her|them|(?-i:{CAPITALISED}(?: {CAPITALISED})?)))"
"""Whom a deed is done to, between a verb and what belongs to it, "beats Ned to death"."""


def _not_behind(words: str) -> str:
    """Return the pattern that none of some words stands right before what follows."""
    return "".join(rf"(?<!\b{word} )" for word in words.split())


VITAL = r"(?:head|heart|brain|back|chest|skull|stomach|belly|guts?|ribs|neck|throat|temple|lungs?)"
"""Where whoever is hit may die of it."""
_IN_WHOM = rf"(?= (?:him|her|them){IS_OBJECT}| (?-i:(?>{CAPITALISED}))(?<!['’]s)(?!\w)| (?:(?:his|her|their)|(?-i:(?>{CAPITALISED}))(?<=['’]s)) {VITAL}\b)"
"""Behind "puts a bullet in": somebody, or where it hits them."""
_BLADE = r"(?:(?:[a-z-]+ ){0,2}?(?:knife|dagger|blade|sword|ice[ -]?pick|bayonet|spear|stiletto|harpoon|hatpin|letter opener|pair of scissors))"
_SHOT_BY = "shots?|bullets?|blast|gunfire|rifle|pistol|revolver|gun|shotgun|arrows?|spears?|harpoon|hammer"
_BY = re.compile(r"\b(?:by|at|from) $")
_INTO = re.compile(r"\b(?:in|into|through|cuts?|slits?|slashes|slashed) $")
_IN_BODY = re.compile(rf"['’]s {VITAL}\b")
_OF_SHOT = re.compile(rf"\bby (?:an?|one|two|three|the) (?:[a-z]+ )?(?:{_SHOT_BY}|blows?|thrust) (?:from|of) $")
_WEAPON = re.compile(r"['’]s? (?:own )?(?:pistol|revolver|rifle|gun|shotgun|bow|knife|dagger|sword|axe)\b")
_MEANS = re.compile(r"['’]s? (?:own |stray |first |last )?(?:bullets?|shots?|gunfire|hands?|fists?|blows?)\b")
_GUNNED = rf"guns?(?:{WHOM})? down|gunned(?:{WHOM})? down|cut down by"
_BRAINS = r"(?:blows?|blew) (?:out (?:his|her|their) (?:own )?brains|(?:his|her|their) (?:own )?brains out)"
_ESCAPES = r"escap(?:es|ed)(?! (?:convict|prisoner|inmate|murderer|killer|con|criminal|lunatic|slave)s?\b)"
"""Not of "three escaped convicts"."""
_DEAD = "|".join((
    # dying
    r"dies?|died|(?:the )?(?:dying|(?<!for )dead)(?! (?:to the world|of (?:night|winter)|end|drunk|tired)\b)"
    r"|deaths?(?! (?:certificates?|penalty|sentences?|warrants?|row|threats?|masks?|wish|squads?|trials?|notices?|would|could|might|may)\b)",
    r"kill(?:s|ed)|murder(?:s|ed)|perish(?:es|ed)|los(?:es|t) (?:his|her|their) li(?:fe|ves)",
    _GUNNED,
    # by one's own hand
    rf"t(?:akes?|ook) (?:his|her|their) own li(?:fe|ves)|suicide(?! (?:note|attempt|pact))|{_BRAINS}",
    # nouns
    r"corpse|(?:the |a )?(?:murder|killing)(?= of\b)",
    # slang, and wounds that kill
    rf"(?:bump|polish|finish)(?:s|es|ed)(?:{WHOM})? off|(?:rubs|rubbed)(?:{WHOM})? out|finish(?:es|ed)(?={WHOM} with an?\b)",
    rf"(?:does|did){WHOM} in(?=[.,;:!?]|$| (?:with|for|and|because|when|while)\b)|done in(?= by\b)",
    rf"(?:brings|brought){WHOM} down(?= with [^.,;]*\b(?:{_SHOT_BY})\b)|brought down(?= by [^.,;]*\b(?:{_SHOT_BY})\b)",
    r"(?:(?<=\bis )|(?<=\bwas )|(?<=\bare )|(?<=\bwere ))cut down(?=[.,;]|$| (?:in|at|as|when|while|before|with)\b)",
    r"(?:meets?|met) (?:his|her|their) (?:end|deaths?|maker|doom)|(?:breathes?|breathed|draws?|drew) (?:his|her|their) last(?: breath)?",
    r"(?:mortally|fatally) (?:wound(?:s|ed)|injur(?:es|ed))",
))  # fmt: skip
_FAR = r"(?:(?-i:[A-Z])|home\b|(?:the )?(?:west|east|north|south|coast|border|country|city|sea)\b|good\b|parts unknown\b)"
"""Begins where somebody leaves for."""
_ALIVE = "|".join((
    # not dead
    r"(?:is|was|are|were)(?: not|n['’]t) (?:\w+ly )?dead|(?:does|do|did)(?: not|n['’]t) die",
    r"surviv(?:es|ed)|recover(?:s|ed)|pull(?:s|ed) through|out of (?:the )?hospital",
    # a new life
    r"enlist(?:s|ed)|(?<!until he )(?<!until she )(?<!unless he )(?<!unless she )(?<!if he )(?<!if she )remarr(?:ies|ied)",
    r"settl(?:es|ed) (?=in |down\b)|(?:becomes?|became) (?=an? |the )",
    # living, or no worse than hurt
    r"(?<!buried )alive|(?<=but )lives|(?<=still )lives|(?<=and )lives(?=[.;]|\W*$)"
    r"|lives on(?=[.,;!]|\W*$| (?:and|but|alone|after|in|for|with|as|without)\b)|unhurt|unharmed|unscathed|unconscious",
    r"(?<!mortally )(?<!fatally )(?:wound(?:s|ed)|injur(?:es|ed))",
    r"los(?:es|t) (?:an?|his|her) (?:left |right )?(?:arm|leg|eye|hand|foot|sight)\b",
    # caught and held
    rf"convict(?:s|ed)(?= of\b)|(?:on|to) death row|{_ESCAPES}|arrest(?:s|ed)|captur(?:es|ed)|imprison(?:s|ed)|jail(?:s|ed)",
    r"(?:(?:goes|went|sent|taken|thrown|put|back) )?(?:to|in|into) (?:prison|jail|custody)",
    _not_behind("an a the her his 's ’s") + r"marr(?:ies|ied)(?! (?:man|men|woman|women|couple|life)\b)",
    r"emigrat(?:es|ed)|releas(?:es|ed)",
    _not_behind("a the this her his") + r"retir(?:es|ed)(?! [a-z]+(?:er|or|man|ist|cher)\b)",
    r"sentenc(?:es|ed)(?! (?:\w+ )?to (?:death|hang|die|be)\b)"
    r"(?: to (?:[\w-]+ ){0,2}(?:years?|months?|life|prison|jail|labou?r)\b)?",
    r"surrender(?:s|ed)(?! (?:the|(?:to )?(?:an?|his|her|their|love|temptation))\b)"
    r"|(?:gives?|gave) (?:him|her|them)sel(?:f|ves) up|(?:is|was|are|were) spared|lives to (?:see|tell)",
    # gone away
    r"(?:makes?|made) it (?:across|over) (?:the|an?)\b|slip(?:s|ped) (?:away|over|across|out) (?:to|into)(?= (?-i:[A-Z]))"
    r"|fle(?:es|d)|(?:gets?|got) away|(?:catch(?:es)?|caught|boards?) (?:an?|the) (?:boat|ship|ferry|train|plane|bus) (?:to|for)",
    r"(?:go|goes|went) off to(?= (?-i:[A-Z]))",
    rf"(?:leaves?|left|sails?|sailed|sets? (?:out|off|sail)|departs?|departed) for(?= {_FAR})|(?:sails?|sailed|goes|went) (?:back|home)(?= to\b|[.,;]|$)",
    r"(?:returns|returned) (?:home\b|to (?:his|her) (?:wife|husband|family|mother|father|parents|home|people|village)\b)|ships? out\b|shipped out\b",
    r"stay(?:s|ed)(?= (?:on|in) the (?:island|ranch|farm|plantation|reservation|village|town|valley|country|army|navy)\b)",
    r"stay(?:s|ed) (?:on|behind)(?= (?:in|on|at|as|with)\b|[.,;]|$)",
    # handed over
    r"(?:handed|turned) over to (?:the )?(?:police|law|authorities|sheriff|military|army|cops)\b",
    rf"(?:takes|took|leads|led|taken|dragged){WHOM}? (?:away|off|out|in|back)(?= (?:[\w-]+ ){{0,4}}in (?:handcuffs|irons|chains)\b)",
    r"gets? (?:life(?= in prison| imprisonment|[.,;]|$)|(?:[a-z-]+ ){1,2}years(?! (?:older|younger|later)\b))|(?<=but he )lives|(?<=but she )lives",
    r"(?:badly|seriously|severely|gravely) hurt",
    # freed, or led off
    r"(?:goes|went) free|acquit(?:s|ted)|pardon(?:s|ed)|(?:is|are|was|were) (?:led|taken|dragged) (?:away|off)|walk(?:s|ed) free",
    # hit where nobody dies of it
    r"hit (?=in the (?:leg|arm|shoulder|foot|hand|knee)\b)",
))  # fmt: skip
FOR_NOW = re.compile(
    r"\b(?:(?:convict|escap|arrest|captur|imprison|jail|sentenc|releas|marr|retir|enlist|settl|emigrat|acquit|pardon)\w*|death row|prison|custody"
    r"|bec[ao]mes?|hospital|fle(?:es|d|eing)|gets? away|got away|free|led|taken|dragged|los(?:es|t)|boat|ship|ferry|train|plane|bus|off to"
    r"|(?:leaves?|left|sail\w*|sets?|depart\w*) (?:\w+ )?for|(?:sails?|sailed|goes|went) (?:back|home)|returns?|returned|ships?|shipped|stay\w*|hurt"
    r"|(?:handed|turned) over|handcuffs|irons|chains|gets)\b",
    re.I,
)
"""What may come before a death, and counts only late in a telling."""
HELD = re.compile(
    r"\b(?:convict|death row|arrest|captur|imprison|jail|prison|custody|sentenc|(?:handed|turned) over|handcuffs|irons|chains|gets (?:life|[\w -]*years))", re.I
)
FREE = re.compile(
    r"\b(?:escap|fle[ed]|(?:gets?|got) away|free\b|acquit|pardon|emigrat|(?:boat|ship|ferry|train|plane|bus) (?:to|for)|off to"
    r"|(?:leaves?|left|sails?|sailed|sets? \w+|departs?|departed) for)",
    re.I,
)
"""Ends of which nobody comes to both."""

_HIGH = (
    r"(?:roof(?:top)?|window|cliff|tower|lighthouse|belfry|steeple|balcony|bridge|train"
    r"|parapet|railings?|banisters?|ledge|bluff|precipice|(?:edge|brink|rim) of (?:an?|the) [a-z]+)"
)
_SHOT = _not_behind("a the one first second last single fatal this that final opening closing parting long next") + r"shot(?! at (?:him|her|them)\b)"
"""The participle, not the noun."""
_ON_HIMSELF = r"turn(?:s|ed) (?:[\w’'-]+ ){1,3}on (?:himself|herself|themselves)"
"""A gun, before anything else of which that is said."""
_VEHICLE = r"(?:car|truck|train|bus|tram|streetcar|locomotive|lorry|wagon|taxi)"
_NO_DEATH = r"\bin the (?:leg|arm|shoulder|foot|hand|knee|thigh|wrist|ankle|ear)\b"
"""Where whoever is hit lives on, if no death is told."""
HURT = re.compile(rf"\b(?:wound|injur|unhurt|unharmed|unscathed|unconscious|hurt\b|los(?:es|t) (?:an?|his|her) )|{_NO_DEATH}", re.I)
"""What may be told right before a death."""


OF_DEATH = re.compile(
    r"\b(?:bur(?:y|ies|ied|ial)|funeral|graves?|body|bullets?|slugs?|corpse|widow(?:er)?|autopsy|fatal\w*|last breath|sla(?:in|ys?)|slew|(?:an?|one|the) shot"
    r"|shots|fire[sd]? at|throat|knife|blade|razor|cleaver|shears|arsenic|strychnine|cyanide|veronal|morphine|pills|overdose|wheels"
    r"|rope|noose|(?:hang|strangl|stabb|drown|poison)ing|propellers?|drops? dead|gone|goes under|never (?:comes|came|seen)|each other|one another)\b",
    re.I,
)
"""What may tell of a death in other words than the causes below."""


class Cause(NamedTuple):
    """A cause of death: the words that tell it, whether nobody outlives it, and words that tell it where a death is told and are none by themselves."""

    words: str
    deadly: bool = False
    beside: str = "(?!)"


_CAUSES = {
    "shot": Cause(
        rf"shoots?(?! at\b)|{_SHOT}|{_GUNNED}|{_BRAINS}|plug(?:s|ged)(?={WHOM})|{_ON_HIMSELF}|(?:falls|fell)(?= to (?:[\w’'-]+ ){{1,3}}bullets?\b)"
        rf"|(?:puts?|fires?|fired|pumps?|pumped|empties|emptied) (?:an?|one|two|three|several|some|the last) (?:[a-z]+ )?(?:bullets?|slugs?|shots?)"
        rf" (?:in|into|through){_IN_WHOM}",
        beside="shots?|bullets?|gunfire|guns?|pistol|revolver|rifle|shotgun",
    ),
    "stabbed": Cause(
        rf"stab(?:s|bed)|knif(?:es|ed)|bayonet(?:s|t?ed)|impal(?:es|ed)|(?:runs?|ran){WHOM} through(?= with\b|[.,;]|$)"
        r"|(?:his|her) throat (?:is |was )?(?:cut|slit|slashed)"
        rf"|(?:cuts?|slits?|slashes|slashed)(?= (?:(?:his|her|their)|(?-i:{CAPITALISED})['’]s) throat\b)"
        rf"|(?:puts?|sticks?|stuck|plunges?|plunged|drives?|drove|thrusts?|sinks?|sank) (?:an?|the|his|her) {_BLADE} (?:in|into|through){_IN_WHOM}"
        rf"|(?:has|had) an? {_BLADE} in (?:his|her) {VITAL}",
        beside="knife|dagger|sword|spear|harpoon|axe|razor|ice pick|letter opener|bayonet|hatpin",
    ),
    "strangled": Cause(r"strangl(?:es|ed)|throttl(?:es|ed)", deadly=True),
    "smothered": Cause(r"smother(?:s|ed)", deadly=True),
    "suffocated": Cause(r"suffocat(?:es|ed)|asphyxiated", deadly=True),
    "drowned": Cause(
        r"(?<!half-)(?<!half )drown(?:s|ed)(?! (?:wom[ae]n|m[ae]n|girl|boy|child|bod(?:y|ies))\b)"
        r"|swept (?:overboard|out to sea)(?= (?:by|in|when|and)\b|[.,;]|$)"
        r"|swept away(?= (?:by|in|on|with) [^.,;]*\b(?:rivers?|sea|waves?|tides?|currents?|floods?|waters?|rapids|storm|surf)\b"
        r"| when the [a-z]+ bursts|[.;]|\W*$)",
        deadly=True,
    ),
    "hanged": Cause(r"hanged|hangs(?! (?:up|around|about|back|on|onto|over|out|above|the|an?|his|her|their)\b)", deadly=True),
    "poisoned": Cause(r"poison(?:s|ed|ing)|(?:takes?|took|swallow(?:s|ed)|drinks?|drank) (?:\w+ )?(?:(?:rest|last|remainder) of (?:the|his|her) )?poison"),
    "executed": Cause(
        r"execut(?:es|ed)|(?:goes|went|sent) to the (?:gas chamber|electric chair|chair|gallows|scaffold|guillotine|rope)|guillotined|beheaded",
        deadly=True,
    ),
    "electrocuted": Cause(r"electrocut(?:es|ed)", deadly=True, beside="(?:electric|the) chair"),
    "gassed": Cause(r"(?:is|was|are|were) gassed", beside="gas chamber"),
    "fallen": Cause(
        r"(?:falls|fell|plunges|plunged|jumps|jumped|leaps|leapt)(?= .*\bdeath\b)"
        rf"|(?:goes|went|plunges|plunged|drives|drove|falls|fell)(?= (?:over|off) (?:an?|the) (?:\w+ )?{_HIGH}\b)"
        r"|(?:throws|threw|thrown|throwing|push(?:es|ed|ing)|shov(?:es|ed|ing)|hurl(?:s|ed|ing)|flings|flung|flinging)"
        rf"(?= .*\b(?:(?:off|from|out of|over|through) (?:the|an?|his|her|their) (?:[\w-]+ ){{0,2}}(?:of the )?{_HIGH}|to (?:his|her|their) deaths?)\b)",
        beside=r"falls?|fell",
    ),
    "burned": Cause(rf"burn(?:s|ed|t)(?:{WHOM})? to death|burn(?:s|ed|t)(?:{WHOM})? alive", deadly=True, beside="(?<!gun )(?<!rifle )fire|flames|blaze|burns"),
    "blown up": Cause(
        r"blown (?:up(?! (?:the|an?|his|her|their)\b)|to (?:bits|pieces|smithereens))|(?:blows?|blew) (?:him|her|them)sel(?:f|ves) up"
        r"|(?:throws?|threw|hurls?|hurled) (?:him|her)self (?:on|onto|upon) (?:an?|the) (?:\w+ )?grenade",
        deadly=True,
        beside="grenade|bomb|dynamite|explosion|explosives",
    ),
    "accident": Cause("(?!)", beside=r"(?<!shooting )(?<!hunting )accident|crash"),
    "drink": Cause(r"(?:drinks?|drank|drunk) (?:him|her|them)sel(?:f|ves) to death", deadly=True),
    "beaten": Cause(
        rf"(?:beat|club|batter)(?:s|en|bed|ed)?(?:{WHOM})? to death|bludgeon(?:s|ed)|(?<!the )brain(?:s|ed)(?={WHOM}| (?:the|an?) [a-z])"
        rf"|(?:strikes|struck)(?:{WHOM})? down|struck down by",
        beside="hook|hammer|shovel|spade|wrench|poker|bottle|club|stone|rock|brick|crowbar|pipe|oar|bat|candlestick",
    ),
    "broken neck": Cause(r"(?:breaks?|broke) (?:his|her|their) neck|neck is broken|broken neck", deadly=True),
    "devoured": Cause(
        r"(?:eaten|devoured|torn (?:apart|to pieces)) by (?:[a-z]+ ){0,3}(?:sharks?|wolves|dogs|lions?|tigers?|bears?|crocodiles?|alligators?|rats)",
        deadly=True,
    ),
    "frozen": Cause(r"fr(?:eezes|oze|ozen) to death", deadly=True),
    "starved": Cause(rf"starv(?:es|ed)(?:{WHOM})? to death", deadly=True),
    "bled": Cause(r"bl(?:eeds|ed) to death", deadly=True),
    "choked": Cause(rf"chok(?:es|ed)(?:{WHOM})? to death", deadly=True),
    "crushed": Cause(r"crush(?:es|ed)|trampl(?:es|ed)"),
    "run over": Cause(
        rf"(?:runs?|ran){WHOM} (?:over|down)|(?:runs|ran) (?:over|down)(?={WHOM})"
        r"|run (?:over|down)(?= by\b|[.,;]|$| (?:and|in|on|when|while|as|at|behind|near|outside)\b)"
        rf"|hit by an? {_VEHICLE}|(?:jumps|jumped|leaps|leapt|falls|fell|steps|stepped|thrown|pushed|(?:throws|threw) (?:him|her)self)"
        rf" (?:in front of|under|beneath|into the path of) (?:an?|the) (?:\w+ )?{_VEHICLE}",
        beside="train|car|truck",
    ),
    "sick": Cause(
        r"stroke|heart (?:attack|failure)|illness|disease|fever|pneumonia|cancer",
        beside="(?<!in (?:his|her|the) )(?<!through (?:his|her|the) )heart",
    ),
}
_EXECUTED_SO = frozenset(("hanged", "electrocuted", "gassed"))
"""In no other way, where an execution is told."""
_ONE_DEATH = [
    *({"executed", cause} for cause in ("shot", *_EXECUTED_SO)), {"fallen", "crushed"}, {"fallen", "drowned"},
    *({"accident", cause} for cause in ("fallen", "crushed", "run over", "drowned", "burned", "broken neck", "bled", "blown up")),
    *({"blown up", cause} for cause in ("burned", "crushed", "bled")), {"drink", "sick"},
    *({"suffocated", cause} for cause in ("smothered", "burned", "hanged")),
    *({"bled", cause} for cause in ("shot", "stabbed", "beaten", "fallen", "crushed", "run over", "executed")),
    {"choked", "suffocated"}, {"choked", "strangled"},
    *({"broken neck", cause} for cause in ("fallen", "hanged", "strangled", "beaten", "run over", "crushed")),
]  # fmt: skip
"""Causes that two hands may give of the same death."""
_WORDS = {
    name: re.compile(rf"\b(?:{words})\b", re.I) for name, words in {"dead": _DEAD, "alive": _ALIVE, **{c: cause.words for c, cause in _CAUSES.items()}}.items()
}
_BESIDE = {name: re.compile(rf"\b(?:{cause.beside})\b", re.I) for name, cause in _CAUSES.items()}
DEADLY = {"dead", *(name for name, cause in _CAUSES.items() if cause.deadly)}
TOLD = "|".join((_DEAD, _ALIVE, *(cause.words for cause in _CAUSES.values())))
"""The pattern of any of these words."""
_LIVES = re.compile(r"\b(?:is|was|are|were|does|do|did)(?: not|n['’]t) (?:\w+ly )?(?:dead|die)\b", re.I)
_ON_ONESELF = re.compile(
    r"\b(?:shoots?|shot|stab(?:s|bed)?|hang(?:s|ed)?|poison(?:s|ed)?|drown(?:s|ed)?|strangl\w+|suffocat\w+) (?:him|her|them)sel(?:f|ves)\b"
    r"|\bturn(?:s|ed) (?:[\w’'-]+ ){1,3}on (?:him|her|them)sel(?:f|ves)\b",
    re.I,
)
"""Is told of a death, if it is not told where somebody hits himself."""
HARM_VERBS = tuple("kill murder shoot stab knife strangle throttle smother suffocate drown hang poison execute bludgeon crush trample".split())
"""What somebody does to another who may die of it."""
HARMS = rf"(?:{'|'.join(HARM_VERBS)})"
"""The pattern of these, as a question has them behind "did"."""


def tells_fate(question: str, text: str) -> bool:
    """Return whether a text holds what a question for somebody's fate asks for: how somebody died, or any fate."""
    found = fate_kinds(text)
    return bool(found - {"dead", "alive"}) if asks_death(question) else bool(found)


def fate_kinds(text: str) -> frozenset[str]:
    """Return the fates of which a text has words: "dead" or else "alive", and causes of a death."""
    found = {name for name, pattern in _WORDS.items() if pattern.search(text)}
    if _LIVES.search(text):
        found.discard("dead")
    if found and re.search(_NO_DEATH, text):
        found.add("alive")
    elif found - {"alive"} and _ON_ONESELF.search(text):
        found.add("dead")
    if found & DEADLY:
        found.discard("alive")  # whom somebody burns alive, or strangles in prison
    if found & {"dead", "executed"}:
        found |= {name for name, pattern in _BESIDE.items() if pattern.search(text)}
    return frozenset(found)


def did_it(text: str, start: int, end: int) -> bool:
    """Return whether whoever a text names from `start` to `end` harmed somebody, "is wounded by Romano's bullet", "dies at Romano's hands"."""
    if _OF_SHOT.search(text, 0, start) and _WEAPON.match(text, end):
        return True
    return bool(_BY.search(text, 0, start) and _MEANS.match(text, end))


def hit(text: str, start: int, end: int) -> bool:
    """Return whether whoever a text names from `start` to `end` is hit where they may die of it, "puts a bullet in Ned's heart", "cuts Ned's throat"."""
    return _INTO.search(text, 0, start) is not None and _IN_BODY.match(text, end) is not None


def exclude(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether of two fates only one can be true."""
    if "alive" in one or "alive" in other:
        return ("alive" in one and deadly(other)) or ("alive" in other and deadly(one))
    told = causes(one), causes(other)
    return all(told) and not any(a == b or {a, b} in _ONE_DEATH for a in told[0] for b in told[1])


def ends_otherwise(one: frozenset[str], one_text: str, other: frozenset[str], other_text: str) -> bool:
    """Return whether two endings of somebody exclude each other, by their kinds and their words.

    Who is shot, and no more is told, does not escape in the other telling, nor does who goes to prison.
    """
    pairs = ((one, one_text, other, other_text), (other, other_text, one, one_text))
    harmed = any("alive" not in a and "alive" in b and not HURT.search(b_text) for a, _, b, b_text in pairs)
    held = any(HELD.search(a_text) and FREE.search(b_text) and not FREE.search(a_text) for _, a_text, _, b_text in pairs)
    return exclude(one, other) or harmed or held


def causes(fate: frozenset[str]) -> frozenset[str]:
    """Return the causes of a death; of an execution how it is done, where that is told."""
    return fate - ({"dead", "executed"} if fate & _EXECUTED_SO else {"dead"})


def deadly(fate: frozenset[str]) -> bool:
    """Return whether it is a death, by that word or by one that nobody outlives."""
    return "alive" not in fate and bool(fate & DEADLY)
