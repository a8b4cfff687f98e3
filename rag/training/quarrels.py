"""Made-up stories of who did what to whom, with questions both ways round, in other words, and after what nobody told. For training.

"Vera, a lawyer, guns down Joe at the docks." is asked "Who shot Joe?", "Whom did the attorney kill at the docks?", "Where did Vera shoot Joe?"; and,
with no answer there, "Who shot Vera?", "Why did Vera shoot Joe?", "Who kissed Joe?". The people and their deeds are drawn by chance;
no sentence is taken from a story on anybody's shelf.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.schema import Span
from rag.training.data import NAMES, Example

_SURNAMES = "Harlan Voss Teague Marlin Delgado Kincaid Rooney Sattler Whitlock Brandt Okada Pruitt Lasko Farrow Munro Castell Dunne Hobart Ives Keller".split()
_SAME = """
shoot shoots shot shot | gun_down guns_down gunned_down gunned_down | fire_at fires_at fired_at fired_at
kill kills killed killed | murder murders murdered murdered | slay slays slew slain \
| bump_off bumps_off bumped_off bumped_off | do_away_with does_away_with did_away_with done_away_with
stab stabs stabbed stabbed | knife knifes knifed knifed
attack attacks attacked attacked | assault assaults assaulted assaulted | set_upon sets_upon set_upon set_upon
beat_up beats_up beat_up beaten_up | thrash thrashes thrashed thrashed | rough_up roughs_up roughed_up roughed_up
slap slaps slapped slapped | hit hits hit hit | strike strikes struck struck
kiss kisses kissed kissed | embrace embraces embraced embraced
follow follows followed followed | shadow shadows shadowed shadowed | tail tails tailed tailed
catch catches caught caught | capture captures captured captured | seize seizes seized seized | nab nabs nabbed nabbed
help helps helped helped | assist assists assisted assisted | aid aids aided aided
save saves saved saved | rescue rescues rescued rescued
betray betrays betrayed betrayed | double-cross double-crosses double-crossed double-crossed | sell_out sells_out sold_out sold_out
arrest arrests arrested arrested | take_into_custody takes_into_custody took_into_custody taken_into_custody
rob robs robbed robbed | steal_from steals_from stole_from stolen_from | hold_up holds_up held_up held_up
cheat cheats cheated cheated | swindle swindles swindled swindled | deceive deceives deceived deceived | trick tricks tricked tricked
warn warns warned warned | tip_off tips_off tipped_off tipped_off | alert alerts alerted alerted
threaten threatens threatened threatened | menace menaces menaced menaced
kidnap kidnaps kidnapped kidnapped | abduct abducts abducted abducted | hold_prisoner holds_prisoner held_prisoner held_prisoner
blackmail blackmails blackmailed blackmailed | extort_money_from extorts_money_from extorted_money_from extorted_money_from
hire hires hired hired | engage engages engaged engaged | employ employs employed employed | recruit recruits recruited recruited
visit visits visited visited | call_on calls_on called_on called_on | come_to_see comes_to_see came_to_see come_to_see
recognize recognizes recognized recognized | identify identifies identified identified
strangle strangles strangled strangled | choke chokes choked choked | throttle throttles throttled throttled
leave leaves left left | abandon abandons abandoned abandoned | desert deserts deserted deserted | walk_out_on walks_out_on walked_out_on walked_out_on
drug drugs drugged drugged | sedate sedates sedated sedated
frame frames framed framed | set_up sets_up set_up set_up
call calls called called | phone phones phoned phoned | ring_up rings_up rang_up rung_up | telephone telephones telephoned telephoned
bribe bribes bribed bribed | pay_off pays_off paid_off paid_off | buy_off buys_off bought_off bought_off
wound wounds wounded wounded | injure injures injured injured | hurt hurts hurt hurt
find finds found found | track_down tracks_down tracked_down tracked_down | locate locates located located
marry marries married married | wed weds wed wed
release releases released released | free frees freed freed | let_go lets_go let_go let_go
accuse accuses accused accused | blame blames blamed blamed
forgive forgives forgave forgiven | pardon pardons pardoned pardoned
drive_away drives_away drove_away driven_away | give_a_lift_to gives_a_lift_to gave_a_lift_to given_a_lift_to
convince convinces convinced convinced | persuade persuades persuaded persuaded | talk_round talks_round talked_round talked_round
"""
_DEEDS = [[tuple(part.replace("_", " ") for part in way.split()) for way in line.split("|")] for line in _SAME.strip().splitlines()]
_MUTUAL = frozenset(("kiss", "find", "call", "marry", "beat up", "slap"))
_TRADES = [line.split("/") for line in (
    "lawyer/attorney/counsel, singer/vocalist/songstress, gambler/betting man/card player, detective/sleuth/private eye/investigator, "
    "doctor/physician/medic, reporter/journalist/newspaperman, sailor/seaman/mariner, guard/watchman/sentry, cook/chef, thief/crook/burglar/robber, "
    "policeman/cop/officer, henchman/underling/thug/hired hand, gangster/mobster/racketeer/crime boss, driver/chauffeur/man at the wheel, "
    "widow/bereaved woman, boxer/prizefighter, banker/financier, bartender/barkeeper/saloon keeper, bookie/bookmaker, waitress/serving girl, "
    "teacher/schoolmaster/instructor, smuggler/contraband runner, soldier/trooper, convict/prisoner/jailbird/inmate, secretary/typist, "
    "maid/servant/housekeeper, farmer/grower, salesman/seller/peddler, social worker/caseworker/welfare worker, killer/murderer/assassin/hit man, "
    "judge/magistrate, millionaire/rich man/tycoon"
).split(", ")]  # fmt: skip
_TAILS = {
    "Where": ("in an alley/behind the station/at the docks/outside the club/in her apartment/on the stairs/at the farm/in a motel room/near the river/"
              "in the cellar/at the racetrack/in a warehouse").split("/"),
    "When": "that night/at dawn/the next morning/after the party/before the trial/on Sunday/a week later/at midnight/during the storm/in 1946".split("/"),
    "Why": ("because of the money/to keep the secret/out of jealousy/for the reward/because the police are near/to get the letters back/to protect the child/"
            "because nobody else would/to win the bet/to collect the insurance/in order to leave town/so that the deal will go through").split("/"),
    "How": ("with a poker/with a bottle/with a rope/from behind/with a stolen car/with the help of a clerk/with a kitchen knife/"
            "by means of a forged letter").split("/"),
}  # fmt: skip


@dataclass(slots=True)
class _Person:
    name: str
    trade: Sequence[str] = ()
    met: bool = False

    def told(self, rng: random.Random) -> str:
        if self.met or not self.trade:
            return self.name
        self.met = True
        trade = self.trade[0]
        an = "an" if trade[0] in "aeiou" else "a"
        return rng.choice((f"{self.name}, {an} {trade},", f"{trade} {self.name}", f"the {trade} {self.name}"))

    def asked(self, rng: random.Random) -> str:
        """Name them, or their trade in other words once that has been told."""
        return f"the {rng.choice(self.trade)}" if self.met and rng.random() < 0.45 else self.name.split()[-1 if rng.random() < 0.3 else 0]


@dataclass(slots=True)
class _Deed:
    who: _Person
    whom: _Person
    ways: Sequence[tuple[str, ...]]
    tails: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def tell(self, past: bool, rng: random.Random) -> None:
        _, third, was, done = rng.choice(self.ways)
        who, whom = self.who.told(rng), self.whom.told(rng)
        shapes = [f"{who} {was if past else third} {whom}", f"{whom} {'was' if past else 'is'} {done} by {who}"]
        shapes += [
            f"it {'was' if past else 'is'} {who} who {was if past else third} {whom}",
            f"{rng.choice(('meanwhile', 'then', 'in the end', 'however'))}, {shapes[0]}",
        ]
        said = " ".join((rng.choice(shapes[:2] + shapes), *self.tails.values()))
        self.text = f"{said[0].upper()}{said[1:]}".replace(",.", ".").rstrip(",") + "."


def quarrel(around: Sequence[str], rng: random.Random) -> list[Example]:
    """Make one story up, beside one of the sentences `around`, and ask what it says and what it does not."""
    surnames = rng.sample(_SURNAMES, 4)
    people = [
        _Person(f"{name} {surname}" if rng.random() < 0.3 else name, trade if rng.random() < 0.5 else ())
        for name, surname, trade in zip(rng.sample(NAMES, 4), surnames, rng.sample(_TRADES, 4), strict=True)
    ]
    ways = rng.sample(_DEEDS, 5)
    deeds = [_Deed(who, whom, way) for way in ways[: rng.choice((2, 3, 4))] for who, whom in [rng.sample(people, 2)]]
    kind, untold = rng.sample(list(_TAILS), 2)
    for deed in deeds[: rng.choice((1, 2))]:
        deed.tails[kind] = rng.choice(_TAILS[kind])
    past = rng.random() < 0.4
    order = rng.sample(deeds, len(deeds))
    for deed in order:
        deed.tell(past, rng)
    deed, lines = deeds[0], [d.text for d in order]
    if rng.random() < 0.5:
        lines.insert(rng.randrange(len(lines) + 1), rng.choice(around))
    cut = rng.randrange(1, len(lines)) if rng.random() < 0.5 else len(lines)
    parts = sorted((lines[:cut], lines[cut:]), key=lambda part: deed.text not in part)
    passages = tuple(" ".join(part) for part in parts if part)
    return [*_stated(deed, kind, passages, rng), _not_stated(deed, kind, untold, ways[-1], passages, rng)]


def _stated(deed: _Deed, kind: str, passages: tuple[str, ...], rng: random.Random) -> list[Example]:
    who, whom = deed.who.asked(rng), deed.whom.asked(rng)
    plain, third, past, done = rng.choice(deed.ways)
    told = passages[0].index(deed.text)

    def example(answer: str, *asked: str) -> Example:
        at = re.compile(rf"\b{answer}\b").search(passages[0], told)
        return Example("quarrel", rng.choice(asked), passages, Span(*at.span()) if at else None)

    made = [
        example(deed.who.name, f"Who {past} {whom}?", f"By whom was {whom} {done}?", f"Who was it that {past} {whom}?", f"who {third} {whom}"),
        example(deed.whom.name, f"Who did {who} {plain}?", f"Whom does {who} {plain}?", f"Who was {done} by {who}?", f"who gets {done} by {who}"),
        example(deed.tails[kind], f"{kind} did {who} {plain} {whom}?", f"{kind} does {who} {plain} {whom}?"),
    ]
    if deed.who.met:
        made.append(example(deed.who.name, f"Which {rng.choice(deed.who.trade)} {third} {whom}?", f"Which {rng.choice(deed.who.trade)} {past} {whom}?"))
    name = deed.who.name
    if deed.who.trade and deed.who.trade[0] in deed.text:
        made.append(example(deed.who.trade[0], f"What does {name} do for a living?", f"What is {name}'s job?", f"What is {name}?"))
    return made


def _not_stated(deed: _Deed, kind: str, untold: str, other: Sequence[tuple[str, ...]], passages: tuple[str, ...], rng: random.Random) -> Example:
    """Ask after a circumstance that is not told, after a deed that nobody did, or the wrong way round."""
    who, whom = deed.who.asked(rng), deed.whom.asked(rng)
    plain, _, past, _ = rng.choice(deed.ways)
    do, _, did, _ = rng.choice(other)
    asked = [f"{untold} did {who} {plain} {whom}?", f"Who {did} {whom}?", f"Who did {who} {do}?", f"{kind} did {who} {do} {whom}?"]
    if deed.ways[0][0] not in _MUTUAL:
        asked += [f"Who {past} {who}?", f"Whom did {whom} {plain}?", f"{kind} did {whom} {plain} {who}?"]
    return Example("nobody", rng.choice(asked), passages, None)
