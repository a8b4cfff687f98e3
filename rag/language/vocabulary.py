"""The English that is known by heart: function words, titles and ranks, words for men and women, what begins a sentence with a capital and is nobody's name.

Lists only, of folded words. It knows nobody's name, and nothing of any one story; families of nouns are in `rag.language.families`, irregular verbs in
`rag.language.inflection`.
"""

from __future__ import annotations

import re

ARTICLES = frozenset(("a", "an", "the"))
STOP = frozenset(
    """a about after again against all also am an and any are as at be because been before being between both but by can
    could did do does doing down during each ever few for from further get gets got had has have having he her here hers herself him
    himself his how i if in into is it its itself just let like me more most my no nor not of off on once only or other
    our out over own s same shall she should so some such t tell than that the their them then there these they this those
    through to too under until up us very was we were what when where which while who whom whose why will with would you
    your""".split()
)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
OPENERS = _DAYS | frozenset(
    """
    however later meanwhile eventually finally although though suddenly soon upon since despite neither either both every each another everyone everybody
    someone somebody anyone anybody nobody afterward afterwards perhaps
    rather therefore hence furthermore moreover nevertheless nonetheless unlike within without near among along per throughout whether unless various
    different several half part maybe yes next unaware according
    first last outside inside will can but yet still thus instead also even many much now today tomorrow january february march april
    may june july august september october november december oh ah aha alas hush hurrah hooray hey hello hallo farewell never always thereupon whereupon
    presently
    """.split()
)
"""Begin sentences with a capital, with function words and numbers, and are nobody's name; months, days and cries too."""
LANDS = dict(pair.split() for pair in (
    "english england", "british britain", "scottish scotland", "welsh wales", "irish ireland", "french france", "german germany", "spanish spain",
    "portuguese portugal", "italian italy", "swiss switzerland", "austrian austria", "hungarian hungary", "dutch holland", "belgian belgium",
    "danish denmark", "swedish sweden", "norwegian norway", "finnish finland", "polish poland", "czech czechoslovakia", "slovak slovakia",
    "serbian serbia", "croatian croatia", "romanian romania", "bulgarian bulgaria", "greek greece", "turkish turkey", "russian russia",
    "ukrainian ukraine", "american america", "canadian canada", "mexican mexico", "cuban cuba", "jamaican jamaica", "haitian haiti",
    "argentine argentina", "brazilian brazil", "chilean chile", "colombian colombia", "peruvian peru", "bolivian bolivia", "venezuelan venezuela",
    "chinese china", "japanese japan", "korean korea", "vietnamese vietnam", "indian india", "persian persia", "israeli israel", "egyptian egypt",
    "moroccan morocco", "algerian algeria", "african africa", "australian australia", "european europe",
))  # fmt: skip
"""The land of what belongs to it, or to its people."""
NATIONS = _DAYS.union(
    LANDS,
    """
    latin asian filipino jewish western nazi nazis englishman englishwoman frenchman frenchwoman irishman irishwoman christian catholic protestant
    muslim arab arabic roman christmas easter god bible koran torah gospel
    """.split(),
)
"""Written with a capital, and nobody's name."""
ABBREVIATIONS = frozenset("mr mrs ms dr st lt sgt capt col gen gov sen rep rev prof hon jr sr vs vol inc ltd co corp dept messrs mt ft".split())
SHORT_RANKS = {
    "capt": "captain",
    "col": "colonel",
    "dr": "doctor",
    "gen": "general",
    "lt": "lieutenant",
    "prof": "professor",
    "sgt": "sergeant",
    "sen": "senator",
}
RANKS = frozenset(SHORT_RANKS) | frozenset(
    """
    doctor captain sergeant lieutenant colonel major general constable marshal inspector detective sheriff judge professor senator mayor commissioner
    superintendent
    baron baroness bishop count countess governor warden corporal duchess king queen prince princess
    """.split()
)
"""Stand before a name, and for whoever alone bears one, "the judge"."""
TITLES = RANKS | frozenset(
    """
    mr mister mrs ms miss messrs sir lady lord private gunner officer prisoner reverend rev hon pastor father mother aunt
    uncle saint st
    nurse schoolteacher police attorney agent engineer deputy señor señora senor senora
    """.split()
)
"""Stand before a name."""
TRADE = re.compile(
    r"(?!(?:alexander|amber|carter|chester|christopher|connor|cooper|dexter|dieter|eleanor|elmer|esther|ester|ginger|gunther|"
    r"hannelor|heather|hector|herman|hester|homer|hunter|igor|jennifer|junior|lester|luther|norman|oliver|parker|peter|roger|"
    r"roman|salvador|spencer|sylvester|taylor|trevor|truman|tyler|victor|walter|werner|wilmer|xavier)$)"
    r"[a-z]+(?:er|or|ist|eer|smith|man|woman|maid)",
    re.I,
)
"""What may be the trade of whoever is named behind it; first names that end as trades do are none."""
WOMEN = frozenset(
    """
    girl girlfriend wife woman mother sister daughter stepmother stepsister stepdaughter grandmother granddaughter lady actress queen princess aunt niece
    widow mrs miss ms
    bride nun maid housewife mistress ballerina heiress countess duchess baroness empress waitress hostess governess seamstress schoolgirl landlady
    policewoman witch
    """.split()
)
MEN = frozenset(
    """
    man boy boyfriend husband father brother son stepfather stepbrother stepson grandfather grandson gentleman actor king prince uncle nephew widower mr sir
    groom bridegroom priest monk butler waiter lad landlord duke baron emperor cowboy henchman gunman hitman policeman salesman fireman foreman doorman
    watchman nightwatchman fisherman
    businessman clergyman postman schoolboy
    """.split()
)
"""Are said of a woman, of a man."""
HE, SHE, THEY = (frozenset(said.split()) for said in ("he him his himself", "she her hers herself", "they them their theirs"))
"""Pronouns for a man, for a woman, for several."""
FILM = "film movie picture story novel tale".split()
"""What people call one of the stories."""
A_TITLE = rf"(?:{'|'.join(sorted(TITLES))})\b\.?"
"""A title in lower case, for a regular expression."""
SHORT_TITLES = "|".join(sorted(title.capitalize() for title in TITLES & ABBREVIATIONS))
"""Titles that a stop may follow, "Mrs. Poole", for a regular expression."""
AUXILIARY = "am|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must"
"""Verbs that stand before another, or begin a question of yes or no; for a regular expression."""
COMMON_VERBS = frozenset(
    """
    ask bring call come find get give go have hear help keep know leave let look make meet need put say see send show take talk tell think try use visit want
    """.split()
)
"""Verbs of deeds that several people may do to one, and that stories tell in many other words."""
