"""Small closed families of nouns, of which somebody who names two has named two things: weapons, drinks, animals, vehicles, buildings, trades and the like.

A knife is no revolver, and a cat no canary; a pistol may be a revolver, a gun may be either, and an attorney is a lawyer. That is all that is
known here, English only; of nouns of two families, "a barn" and "a horse", and of all others nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from rag.language.vocabulary import SHORT_RANKS, STOP
from rag.language.words import UPPER

_FAMILIES = {
    "weapon": """
        gun firearm: pistol rifle shotgun, pistol handgun: revolver derringer automatic, rifle: carbine musket winchester, razor, knife knives: dagger
        stiletto, sword: sabre rapier cutlass, sabre saber, axe ax: hatchet, club cudgel: truncheon blackjack, hammer mallet, wrench spanner, crowbar,
        poker, shovel spade, spear lance, harpoon, bow: crossbow, syringe needle, scalpel, scissors, whip, pitchfork, sickle scythe, rope cord, bomb
        explosives: dynamite grenade, poison, brick stone rock, bottle, candlestick, marlinspike
    """,
    "game": """
        cards card: poker bridge whist blackjack rummy, chess, checkers draughts, roulette, dice craps, dominoes, backgammon, billiards pool: snooker,
        darts, tennis, golf, croquet, baseball, football, cricket
    """,
    "drink": """
        coffee, tea, wine: champagne sherry claret, beer ale: stout lager, whisky whiskey: bourbon scotch, liquor spirits: whisky gin rum brandy
        vodka, milk, water, cocoa chocolate, soup broth, lemonade, cider
    """,
    "animal": """
        horse: mare stallion pony gelding foal, mule, donkey burro, cow cattle: calf ox, calf calves, ox oxen, pig: hog sow, sheep: lamb, goat, dog
        hound: puppy terrier spaniel bloodhound mastiff greyhound, cat: kitten, bird: canary parrot pigeon raven falcon owl duck goose chicken,
        canary, parrot, goose geese, chicken hen: rooster, pet: dog cat canary parrot monkey rabbit, snake serpent: rattlesnake adder viper cobra,
        scorpion, spider: tarantula, bee, wasp hornet, bear, wolf wolves, fox, lion, tiger, panther, leopard, elephant, monkey: ape, rabbit hare,
        shark, whale, rat, mouse mice
    """,
    "vehicle": """
        car automobile motorcar: convertible sedan limousine coupe roadster taxi jeep, ambulance, hearse, taxi cab, truck lorry van: pickup, bus,
        motorcycle motorbike, bicycle bike, train: locomotive, tram streetcar, plane airplane aeroplane: seaplane, balloon, helicopter, boat ship vessel:
        steamer freighter liner tanker trawler yacht ferry rowboat canoe schooner barge, steamer steamship, rowboat dinghy, wagon cart: buckboard,
        coach stagecoach carriage buggy, sleigh sled sledge, vehicle: car truck bus motorcycle wagon coach
    """,
    "body": """
        arm: elbow wrist, leg: knee ankle thigh calf, hand: finger thumb, foot: toe, shoulder, eye, ear, head: skull forehead, chest: rib, back spine,
        neck throat, stomach belly
    """,
    "instrument": """
        piano, violin fiddle, viola, cello, guitar, banjo, mandolin, harp, flute, clarinet, oboe, trumpet: cornet, trombone, saxophone, accordion
        concertina, harmonica, organ, drum
    """,
    "treasure": """
        ring, bracelet, necklace: pendant locket, locket, pendant, brooch pin, earring, crown tiara, watch, medal, cup trophy, saddle, painting
        portrait, photograph photo snapshot, statue figurine: bust, vase urn, diary journal, letter note, map chart, key, glove, button, scarf, shoe
        boot, hat cap, ledger, lighter, cufflink, handkerchief
    """,
    "building": """
        church chapel: cathedral, mission monastery convent abbey cloister: church, cemetery graveyard churchyard: church, temple, synagogue, barn
        stable, mill: windmill watermill sawmill, lighthouse, castle, school schoolhouse, hospital clinic infirmary: sanatorium, prison jail, station
        depot: prison, warehouse storehouse, theater theatre: cinema, hotel: inn motel, tavern bar saloon pub: inn nightclub, nightclub club, house
        home: cottage cabin villa mansion bungalow apartment, cottage cabin hut shack lodge bungalow, villa mansion: castle, apartment flat, library,
        museum, bank, bakery, pharmacy drugstore, courthouse, boathouse, greenhouse, tower belfry
    """,
    "hideout": """
        bag sack: satchel suitcase, case: suitcase briefcase, suitcase valise, briefcase, trunk chest, locker, coffin casket, barrel keg cask, box crate:
        hatbox strongbox, hatbox, basket, jar, pillow, mattress, doll, lining, shoe boot, hat, strongbox, desk: drawer, mailbox, bible, piano, organ,
        violin fiddle, guitar, cello, clock, saddle, lamp, statue figurine: idol, umbrella, chimney, stove oven, silo, sofa couch, painting portrait
    """,
    "goods": """
        weapons: guns rifles, ammunition gunpowder powder: cartridges, liquor spirits: whisky whiskey rum gin brandy, beer, wine, tobacco: cigarettes
        cigars, opium, silk, cotton, wool, fur, tea, coffee, sugar, flour grain wheat, salt, timber lumber, coal, oil, gold, silver, diamonds,
        penicillin, contraband: guns rifles whisky rum gin brandy cigarettes cigars opium silk diamonds penicillin
    """,
    "room": """
        attic loft garret, cellar basement: vault, kitchen, bedroom, bathroom, laundry, library study, dining-room, hold, galley, wheelhouse, chimney,
        stove oven, well, altar, organ
    """,
    "landscape": """
        forest wood woods tree trees grove, lake pond: reservoir, river creek stream, sea ocean, beach shore, swamp marsh bog, desert, mountain,
        canyon gorge ravine, cliff, orchard, meadow field pasture, mine shaft: quarry cave, cave cavern grotto, harbour harbor dock quay pier wharf
    """,
    "trade": """
        teacher: schoolteacher schoolmaster schoolmistress governess tutor, librarian, singer: tenor soprano crooner, dancer: ballerina, actor
        actress, doctor physician: surgeon, dentist, nurse, guard watchman nightwatchman, soldier: legionnaire trooper infantryman, lawyer attorney
        barrister solicitor, judge, banker financier, merchant trader, barber hairdresser, baker, butcher, tailor: seamstress, seamstress dressmaker,
        milliner, blacksmith smith, carpenter: joiner, waiter waitress, porter bellboy, chauffeur driver: cabbie, mechanic, pharmacist druggist
        chemist, photographer, journalist reporter newspaperman newspaperwoman, painter, sculptor, musician: pianist violinist fiddler organist,
        pianist, violinist, organist, jeweller jeweler, watchmaker clockmaker, miner, farmer: rancher, rancher cattleman, sailor seaman: stoker
        fisherman, gambler, priest: vicar parson, florist, gardener, geologist, botanist, bird-watcher birdwatcher ornithologist, astronomer,
        architect, cook chef, secretary: typist stenographer, typist, stenographer, undertaker, printer, plumber, electrician, welder, bookkeeper
        accountant, janitor caretaker, hotelkeeper hotelier innkeeper, barkeeper barkeep bartender barman saloonkeeper publican, shopkeeper
        storekeeper: grocer baker butcher jeweller pharmacist florist, grocer, pawnbroker, launderer laundress, editor publisher: journalist,
        bookseller, policeman constable cop: detective, milkman, postman mailman
    """,
    "gem": """
        jewel gem stone: diamond ruby sapphire emerald pearl opal topaz, diamond, ruby rubies, sapphire, emerald, pearl, opal, topaz
    """,
    "mineral": """
        ore metal: gold silver copper tin iron uranium, gold: nugget, silver, copper, tin, coal, iron, uranium, oil petroleum
    """,
    "drug": """
        drug narcotic: heroin morphine opium cocaine marijuana, heroin, morphine, opium, cocaine, marijuana, arsenic, cyanide, strychnine
    """,
    "colour": """
        red: scarlet crimson, green, blue, white, black, yellow, brown, grey gray, purple, pink, blond blonde
    """,
}
"""Each noun of a family, with the nouns beside it that mean the same, and behind a colon those of which each is one."""
KINDS_OF_TRADE = tuple(frozenset(kind.split()) for kind in (
    "policeman policewoman police cop detective inspector sheriff marshal constable deputy lawman patrolman",
    "doctor surgeon physician psychiatrist dentist coroner", "lawyer attorney solicitor barrister prosecutor", "priest vicar parson rabbi monk nun preacher",
    "singer dancer actress actor pianist musician", "gangster racketeer mobster hoodlum thug gunman bookmaker safecracker burglar thief robber smuggler",
))  # fmt: skip
"""Kinds of trades, no one of which is of another; the encoder finds a lawyer as near to a policeman as an inspector is."""
CRIMINALS = frozenset("gangster mobster racketeer hoodlum hood thug crook criminal outlaw bandit".split())
"""Nouns for whoever breaks the law, however they do: a gangster may be a thief, and a racketeer as well."""
_KEEPERS = {
    "hotel": "hotelkeeper", "inn": "innkeeper", "bar": "barkeeper", "saloon": "barkeeper", "tavern": "barkeeper", "pub": "barkeeper", "store": "shopkeeper",
    "shop": "shopkeeper", "grocery": "grocer", "bakery": "baker", "pharmacy": "pharmacist", "drugstore": "pharmacist", "newspaper": "editor",
    "ranch": "rancher", "farm": "farmer", "garage": "mechanic", "laundry": "launderer", "pawnshop": "pawnbroker", "bank": "banker", "bookshop": "bookseller",
    "bookstore": "bookseller", "barbershop": "barber",
}  # fmt: skip
"""What somebody is who runs something."""
_RUNS = re.compile(
    rf"(?:run|own|keep|manage|operate)s? (?:an?|the|his|her|their) (?:(?!(?:and|with|for|of)\b)[\w-]+ ){{0,2}}?(?P<what>{'|'.join(_KEEPERS)})\b", re.I
)
_DONE = tuple((re.compile(done, re.I), trade) for done, trade in (
    (r"teach(?:es)?\b|taught\b", "teacher"), (r"sings?\b", "singer"), (r"dances?\b", "dancer"), (r"cooks?\b", "cook"), (r"acts?\b", "actor"),
    (r"cuts? hair\b", "barber"), (r"plays? the piano\b", "pianist"), (r"plays? the (?:violin|fiddle)\b", "violinist"), (r"tends? bar\b", "bartender"),
    (r"drives? an? (?:cab|taxi)\b", "cabbie"), (r"practi[cs]es? law\b", "lawyer"), (r"keeps? (?:the )?books\b", "bookkeeper"), (r"farms?\b", "farmer"),
))  # fmt: skip
"""What somebody is who does something for a living."""
_WORKS_AS = re.compile(r"work(?:s|ed)? as ", re.I)
_SPLIT = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_GOES_ON = re.compile(rf" (?!(?:{'|'.join(sorted(STOP))})\b)[^\W\d_{UPPER}]")
"""Behind a noun that only tells of another: "a horse thief", "the knife wound"."""
_WHOLE = re.compile(r" of (?:the|an?|his|her|their)\b")
Kinship = Literal["one", "maybe", "other"]


@lru_cache(maxsize=1)
def _meanings() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Return of each family what each noun may mean."""
    families: dict[str, dict[str, frozenset[str]]] = {}
    for family, said in _FAMILIES.items():
        entries = [(wide.split(), narrow.split()) for wide, _, narrow in (entry.partition(":") for entry in said.split(","))]
        first = {word: (words[0], narrow) for words, narrow in entries for word in words}

        def meant(word: str, first: Mapping[str, tuple[str, list[str]]] = first) -> frozenset[str]:
            name, narrow = first.get(word, (word, []))
            return frozenset((name,)).union(*map(meant, narrow))

        families[family] = {word: meant(word) for words, narrow in entries for word in (*words, *narrow)}
    return families


def kind_of_trade(noun: str) -> frozenset[str]:
    """Return the trades of the kind that a noun is one of, itself among them; nothing for a noun of none of these kinds."""
    return next((trades for trades in KINDS_OF_TRADE if noun in trades), frozenset())


def called_also(noun: str) -> frozenset[str]:
    """Return what stories call whoever a noun for a trade or a rank is said of, by other nouns or in short: a doctor is a physician, and "Dr.".

    Nothing for a noun of neither, nor for one that has no other.
    """
    return others_for(noun, "trade") | {short for short, rank in SHORT_RANKS.items() if rank == noun}


def others_for(word: str, family: str) -> frozenset[str]:
    """Return the nouns of a family that may mean what a word does, itself among them; nothing for a word of none."""
    meanings = _meanings()[family]
    meant = frozenset().union(*(meanings.get(one, ()) for one in _singular(word)))
    return frozenset(noun for noun, may in meanings.items() if may & meant)


def named_of(family: str, text: str) -> frozenset[str]:
    """Return what the nouns of a family in a text may mean; colours are no nouns."""
    meanings = _meanings()[family]
    found = [
        meanings[word]
        for match in _SPLIT.finditer(text)
        for word in _singular(match[0].lower())
        if word in meanings and (family == "colour" or not _GOES_ON.match(text, match.end()))
    ]
    return frozenset().union(*found)


def trade_of(clause: str) -> str:
    """Return what somebody is of whom a clause says what they do, "a hotelkeeper" of "runs the hotel"; any other text as it is."""
    if runs := _RUNS.match(clause):
        return _KEEPERS[runs["what"].lower()]
    return next((trade for done, trade in _DONE if done.match(clause)), _WORKS_AS.sub("", clause))


def _singular(word: str) -> tuple[str, ...]:
    return word, word.removesuffix("s"), word.removesuffix("es")


def kinship(one: str, other: str) -> Kinship | None:
    """Say whether two texts name one and the same of a family, such as may be one, or others; None where no family has both.

    Whatever something is only of counts for nothing, "the parking lot of the club".
    """
    one, other = (_WHOLE.split(text, maxsplit=1)[0] for text in (one, other))
    told: set[Kinship] = set()
    for family in _FAMILIES:
        a, b = named_of(family, one), named_of(family, other)
        if a and b:
            told.add("one" if a == b else "maybe" if a & b else "other")
    return next(iter(told)) if len(told) == 1 else "maybe" if told else None
