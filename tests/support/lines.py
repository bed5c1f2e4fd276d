"""Lines as people write them, each with what it holds: made from the rules of the numbers.

Knows nothing of the guard that is tried with them. The same seed gives the same lines.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from words import DOORS, GREETINGS, PLACES, PROSE, STREETS, TOWNS, UNITS

NUMBERS = ("personnummer", "samordningsnummer", "reservnummer", "telefonnummer")
CONTEXTS = ("kod", "adress", "e-post")
CASE_SIGNS = "23456789ABCDEFGHJKMNPRTUVWXY"
DASHES = ["-"] * 8 + ["\u2013", "\u2014", "\u2212", "\u2011", " - ", " ", "", "+"]
ZEROS = (0xFF10, 0x660, 0x6F0, 0x966)
MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september"),
    *("oktober", "november", "december"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One message: `holds` is the kind of what must be found, or "" when it is clean."""

    holds: str
    sort: str
    text: str


def lines(seed: int, count: int) -> Iterator[Line]:
    """As many clean lines as lines of all other kinds together."""
    random = Random(seed)
    kept = list(KEPT_BACK.items())
    clean = list(CLEAN.items())
    for number in range(count):
        rows = clean if number % 2 else kept
        sort, make = rows[number // 2 % len(rows)]
        text = said(random, make(random))
        yield Line("" if number % 2 else sort, sort, text)


def said(random: Random, core: str) -> str:
    """The core alone, or with what people write around it."""
    before, after = random.choice(GREETINGS)
    return f"{before}{core}{after}"


def some_day(random: Random, first: int, last: int) -> date:
    start = date(first, 1, 1)
    return start + timedelta(days=random.randrange((date(last + 1, 1, 1) - start).days))


def check_digit(nine: str) -> str:
    """Luhn: every other digit doubled, from the first."""
    products = [int(digit) * (2 - place % 2) for place, digit in enumerate(nine)]
    return str(-sum(p // 10 + p % 10 for p in products) % 10)


def digits(random: Random, count: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def person(random: Random, more_days: int = 0) -> str:
    """Written in one of the many ways; a check digit in three is mistyped."""
    born = some_day(random, 1905, 2014)
    head = f"{born:%Y%m}{born.day + more_days:02}"
    tail = digits(random, 3)
    right = check_digit(head[2:] + tail)
    tail += right if random.random() < 0.67 else random.choice("0123456789".replace(right, ""))
    return disguised(random, grouped(random, head, tail))


def grouped(random: Random, head: str, tail: str) -> str:
    century, year, month, day = head[:2], head[2:4], head[4:6], head[6:]
    dash = random.choice(DASHES)
    long = random.random() < 0.5
    start = century + year if long else year
    way = random.randrange(12)
    if way < 7:
        return f"{start}{month}{day}{dash}{tail}"
    if way == 7:
        sign = random.choice("-./ ")
        return f"{start}{sign}{month}{sign}{day}{random.choice('- ')}{tail}"
    if way == 8:
        return f"{start}{month}{day}{random.choice(['-', '', ' '])}\n{tail}"
    if way == 9:
        return f"{start}{month}{day}-{tail[:2]} {tail[2:]}"
    if way == 10:
        return random.choice(["", " "]).join(f"{start}{month}{day}{tail}")
    return f"{start} {month}{day} {tail}" if long else f"{year} {month} {day} {tail}"


def disguised(random: Random, written: str) -> str:
    """Now and then other digits, or signs that nobody sees."""
    draw = random.random()
    if draw < 0.06:
        zero = random.choice(ZEROS)
        return written.translate({ord("0") + n: zero + n for n in range(10)})
    if draw < 0.1:
        return written.replace("-", "\u200b-\u200b").replace(" ", "\u00a0")
    return written


def reserve(random: Random) -> str:
    """As the regions form them: Västra Götaland, Skåne, Värmland, Stockholm, Inera, national."""
    day = some_day(random, 1920, 2025)
    full, short = f"{day:%Y%m%d}", f"{day:%y%m%d}"
    dash = random.choice(["-", "-", ""])
    letters = "ABCDEFGHJKLMNPRSTUXYZ"
    a, b, c = (random.choice(letters) for _ in range(3))
    return random.choice(
        [
            f"{full}{dash}{random.choice('KMX')}{digits(random, 3)}",
            f"{short}-{random.choice('TRKMP')}{digits(random, 3)}",
            f"{full}{dash}{random.choice('TR')}{digits(random, 3)}",
            f"{full}{dash}{digits(random, 2)}{a}{digits(random, 1)}",
            f"{full}{dash}S{random.choice('FUXPL')}{digits(random, 1)}{c}",
            f"99{day.year}{digits(random, 6)}",
            f"{day:%Y%m}{random.randrange(32, 60)}{digits(random, 4)}",
            f"{random.choice(['22', '23', '25'])}{short}{a}{b}{digits(random, 2)}",
            f"00{digits(random, 2)}{random.randrange(20, 100)}{random.randrange(40, 60)}{a}{b}{c}1",
        ]
    )


def telephone(random: Random) -> str:
    draw = random.random()
    if draw < 0.5:
        area, rest = "7" + random.choice("02369"), digits(random, 7)
    elif draw < 0.65:
        area, rest = "8", random.choice("23456789") + digits(random, random.choice([5, 6, 7]))
    elif draw < 0.8:
        area, rest = "31", random.choice("23456789") + digits(random, random.choice([5, 6]))
    elif draw < 0.9:
        area, rest = "5" + random.choice(["10", "20", "31", "42"]), digits(random, 6)
    else:
        land = random.choice(["+47 22", "+45 33", "+358 40", "+49 30", "+964 77", "+252 61"])
        return f"{land} {digits(random, 2)} {digits(random, 2)} {digits(random, 2)}"
    if area + rest in ("313658585", "313658700"):
        return telephone(random)
    start = random.choice([f"0{area}", f"0{area}", f"0{area}", f"+46{area}", f"+46 {area}"])
    start = random.choice([start, start, f"0046{area}", f"+46(0){area}"])
    way = random.randrange(4)
    if way == 0:
        return start + rest
    cut = 3 if len(rest) % 2 else 2
    pieces = [rest[:cut], *(rest[n : n + 2] for n in range(cut, len(rest), 2))]
    return disguised(random, start + random.choice("- -") + random.choice([" ", ""]).join(pieces))


def door_code(random: Random) -> str:
    length = random.choice([4, 4, 4, 4, 5, 6])
    code = digits(random, length)
    if random.random() < 0.15:
        code = " ".join(code[n : n + 2] for n in range(0, length, 2))
    code += random.choice(["", "", "", "", "#", " #", "*"])
    return random.choice(DOORS).format(code=code)


def address(random: Random) -> str:
    street = random.choice(STREETS)
    if random.random() < 0.25:
        street = street.lower()
    number = f"{random.randrange(1, 120)}{random.choice(['', '', '', 'A', 'B', ' C', 'b'])}"
    post = f"{random.randrange(411, 439)} {random.randrange(1, 80):02}"
    town = random.choice(TOWNS)
    flat = random.choice(["", "", f" lgh {random.randrange(1001, 1799)}", ", 3 tr", " 2 tr"])
    return random.choice(
        [
            f"{street} {number}{flat}",
            f"{street} {number}{flat}",
            f"{street} {number}, {post} {town}",
            f"{post} {town}",
            f"{post.replace(' ', '')} {town}",
            f"bor på {street} {number}",
            f"Adressen är {street} {number}",
            f"bor på {random.choice(PLACES)} {number}",
            f"{random.randrange(1, 9)} tr, lgh {random.randrange(1001, 1799)}",
            f"lägenhet {random.randrange(1001, 1799)}",
        ]
    )


def mail(random: Random) -> str:
    name = random.choice(["anna", "k.nilsson", "erik_berg", "s-lund", "info99", "åsa.öberg"])
    at = random.choice(["@", "@", "@", "@", " @ ", "(at)", " [at] ", "@ "])
    host = random.choice(["example.se", "mejl.example.com", "ex-empel.nu", "exempel.goteborg.se"])
    return name + at + host


def day_or_time(random: Random) -> str:
    day = some_day(random, 2020, 2035)
    at = f"{random.randrange(24):02}{random.choice(':.')}{random.randrange(60):02}"
    month = MONTHS[day.month - 1]
    return random.choice(
        [
            f"{day} {at}",
            f"{day}",
            f"{day:%Y%m%d}",
            f"{day:%d/%m} kl. {at}",
            f"{day.day} {month} {day.year}",
            f"den {day.day} {month} kl. {at}",
            f"{day.day}/{day.month}-{day.year}",
            f"kl {at}",
            f"klockan {random.randrange(24)}",
            f"{day} - {day + timedelta(days=7)}",
            f"född {some_day(random, 1920, 2010)}",
            f"koden byttes {day}",
            f"porten är öppen 07.00-{at}",
            f"på Storgatan kl. {at}",
            f"Storgatan {day.day} {month}",
        ]
    )


def sum_or_count(random: Random) -> str:
    count = random.randrange(2, 400)
    return random.choice(
        [
            f"{count * 50} kr",
            f"{count} {random.randrange(100, 999)} kronor",
            f"{count},50 kr",
            f"{count}:-",
            f"{count} personer",
            f"{count} ärenden",
            f"efter {count} minuter",
            f"{random.randrange(1, 99)} %",
            f"larmet har gått {count} gånger",
            f"på vägen {count} meter bort",
            f"portkod saknas för {count} kunder",
        ]
    )


def law(random: Random) -> str:
    year, number = random.randrange(1970, 2027), random.randrange(1, 1999)
    return random.choice(
        [
            f"SoL {year}:{number}",
            f"SoL 2025:400, {random.randrange(1, 30)} kap. {random.randrange(1, 20)} §",
            f"lagen ({year}:{number})",
            f"SFS {year}:{number}",
            "4 kap. 1 §",
            f"OSL 2009:400 {random.randrange(1, 40)} kap. {random.randrange(1, 12)} §",
        ]
    )


def case(random: Random) -> str:
    drawn = "".join(random.choice(CASE_SIGNS) for _ in range(5))
    code = f"{drawn[:3]}-{drawn[3:]}"
    return random.choice(
        [code, f"Ärende {code}", f"koden är {code}", f"Koden {code} i Treserva", f"kod: {code}",
         f"B{random.randrange(1, 22):02} för {code}", f"{code} och nyckelskåpet"]
    )  # fmt: skip


def week_or_routine(random: Random) -> str:
    week = random.randrange(1, 53)
    return random.choice(
        [f"v {week}", f"v. {week}", f"vecka {week} 2026", f"2026-W{week:02}", f"v {week}, 1",
         f"rutin 00{random.randrange(5)}", f"[00{random.randrange(5)}]", "r001/larmenheten.4",
         f"koden enligt rutin 00{random.randrange(5)}", f"B{week:02}", f"punkt {week}"]
    )  # fmt: skip


def city_number(random: Random) -> str:
    return random.choice(
        ["031-365 85 85", "+46313658585", "0313658700", "+46 31 365 87 00", "031-365 87 00",
         "112", "1177", "114 14", "11414", "koden är fel, ring 031-365 85 85", "Portkod? Ring 112."]
    )  # fmt: skip


KEPT_BACK: dict[str, Callable[[Random], str]] = {
    "personnummer": person,
    "samordningsnummer": lambda random: person(random, 60),
    "reservnummer": reserve,
    "telefonnummer": telephone,
    "kod": door_code,
    "adress": address,
    "e-post": mail,
}
CLEAN: dict[str, Callable[[Random], str]] = {
    "day or time": day_or_time,
    "sum or count": sum_or_count,
    "law": law,
    "case code": case,
    "week or routine": week_or_routine,
    "city number": city_number,
    "unit": lambda random: random.choice(UNITS).format(n=random.randrange(1, 9)),
    "prose": lambda random: random.choice(PROSE),
}
