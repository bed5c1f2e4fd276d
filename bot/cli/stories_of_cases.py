"""The guided stories of cases: weeks go by, somebody does not answer, and nothing is forgotten.

Whatever the day on which they are told: no step counts on a date, and where a red day delays what
a step waits for, one more press of the clock brings it.
"""

from datetime import time

from bot.cli.cast import GROUPS
from bot.practice import Story, StoryStart, StoryStep

MONDAY, TUESDAY = 0, 1
OFFICE_HOURS, LUNCH = time(9), time(11)
PLANNER, COLLEAGUE, CHEF, TECHNICIAN, SECRETARY = 121, 122, 124, 132, 141
ALARM_GROUP = GROUPS[1].id


def _begin(phone: str, command: str) -> str:
    """How to begin on a phone, which may never have been used."""
    return (
        f"Tryck på Starta på telefonen {phone} om knappen finns. Tryck på Meny och välj {command}. "
    )


KEYS_NEVER_COME = Story(
    id="nycklar",
    title="Nycklarna som aldrig kommer",
    text="Ett uppdrag om larm har kommit till larmenheten. Personen svarar inte, och nycklarna "
    "blir inte klara. Vem märker det, och när?",
    steps=(
        StoryStep(
            _begin("Planerare 1", "/nytt")
            + "Tryck på Planerad installation, I dag, I dag och Öppna. Det är dagarna då uppdraget "
            "skickades och kom.",
            PLANNER,
            "Skriv koden",
        ),
        StoryStep(
            "Du ringer personen, men ingen svarar. Tryck på Ej nådd på kortet.",
            PLANNER,
            "Noterat: Ej nådd",
        ),
        StoryStep(
            "Tryck på +1 vecka uppe vid klockan. Öppna Grupp Larmenheten Centrum på telefonen "
            "Planerare 1. Där ligger veckans genomgång.",
            ALARM_GROUP,
            "Gå igenom pärmen Inväntar nycklar",
        ),
        StoryStep(
            "Tryck på Gå igenom pärmen. Gå tillbaka till din egen chatt. Du når personen, men "
            "nycklarna är inte klara. Tryck på Inte klara.",
            PLANNER,
            "Gjort: Inte klara",
        ),
        StoryStep(
            "Tryck på +1 vecka tills det står Gräns på pärmen överst i gruppen. Det är fem veckor "
            "efter att uppdraget kom.",
            ALARM_GROUP,
            "Gräns:",
        ),
        StoryStep(
            "Tryck på Öppna privat på kortet i gruppen. I din egen chatt kopierar du texten "
            "till Treserva, och trycker på Meddelat i Treserva.",
            PLANNER,
            "Noterat: Meddelat i Treserva",
        ),
        StoryStep(
            "Se på telefonen Socialsekreterare. Frågan har kommit dit.",
            SECRETARY,
            "Fråga personen om larmet behövs",
        ),
        StoryStep(
            "Personen vill ha sitt larm. Tryck på Larmet behövs än.",
            SECRETARY,
            "Noterat: Larmet behövs än",
        ),
        StoryStep(
            "Personen ändrar sig. Tryck på Mer och sedan på Avslutat. Läs på telefonen "
            "Planerare 1: ärendet är slut för alla.",
            PLANNER,
            "är avslutat",
        ),
    ),
    open=(PLANNER, COLLEAGUE, SECRETARY),
    start=StoryStart(MONDAY, OFFICE_HOURS, until=LUNCH),
)

FOUR_WEEKS_ON = Story(
    id="fyra-veckor",
    title="Fyra veckor senare",
    text="Du är socialsekreterare och har skickat ett uppdrag. Vem kommer ihåg att fråga om larmet "
    "är igång?",
    steps=(
        StoryStep(
            _begin("Socialsekreterare", "/nytt")
            + "Tryck på Planerad installation, I dag och Öppna.",
            SECRETARY,
            "Skriv koden",
        ),
        StoryStep(
            "Tryck på +1 timme uppe vid klockan. Öppna Grupp Larmenheten Centrum på telefonen "
            "Planerare 1. Larmenheten vet vad den ska göra.",
            ALARM_GROUP,
            "Ta emot uppdraget",
        ),
        StoryStep(
            "Tryck på +1 vecka tills påminnelsen kommer. Det är fyra veckor efter att du skickade "
            "uppdraget, kl. 08:00.",
            SECRETARY,
            "Ring larmenheten om uppdraget: ",
        ),
        StoryStep(
            "Larmenheten säger att nycklarna dröjer. Tryck på Ringde, ny om 2 veckor.",
            SECRETARY,
            "Noterat: Ringde, ny om 2 veckor",
        ),
        StoryStep(
            "Tryck på +1 vecka tills nästa påminnelse kommer.",
            SECRETARY,
            "Gjort: Ringde, ny om 2 veckor, måndag",
        ),
        StoryStep(
            "Nu fungerar larmet. Tryck på Larmet är igång. Läs när nästa uppföljning är.",
            SECRETARY,
            "Följ upp beslutet",
        ),
    ),
    open=(SECRETARY, PLANNER, CHEF),
    start=StoryStart(MONDAY, OFFICE_HOURS, until=LUNCH),
)

IT_CANNOT_WAIT = Story(
    id="bradskar",
    title="Det brådskar",
    text="Larmet behövs i dag eller i morgon, och nycklarna saknas. Hur får personen sitt larm "
    "ändå, och vad händer sedan?",
    steps=(
        StoryStep(
            _begin("Socialsekreterare", "/bradska") + "Tryck på Öppna.",
            SECRETARY,
            "Skriv koden",
        ),
        StoryStep(
            "Tryck på +1 timme uppe vid klockan. Ingen har svarat på 30 minuter. Läs vad du ska "
            "göra.",
            SECRETARY,
            "Försenad.",
        ),
        StoryStep(
            "Öppna Grupp Larmenheten Centrum på telefonen Planerare 1. Tryck på Jag tar det. Läs "
            "på telefonen Socialsekreterare.",
            SECRETARY,
            "Gjort: Jag tar det",
        ),
        StoryStep(
            "Tryck på Visa mer privat i gruppen, och gå till din egen chatt. Tryck på Nycklar "
            "saknas.",
            PLANNER,
            "Noterat: Nycklar saknas",
        ),
        StoryStep(
            "Personen får larm utan nycklar en viss tid. Tryck på Överenskommelse skriven, och på "
            "den sista dagen som boten visar.",
            PLANNER,
            "Noterat: Överenskommelse skriven",
        ),
        StoryStep(
            "Stäm av tid med välfärdsteknikern. Tryck på Tid avtalad och I morgon.",
            PLANNER,
            "Noterat: Tid avtalad",
        ),
        StoryStep(
            "Tryck på Nästa morgon 07:00. Tryck på Larmet är installerat på telefonen "
            "Välfärdstekniker.",
            TECHNICIAN,
            "Noterat: Larmet är installerat",
        ),
        StoryStep(
            "Tryck på Alla är informerade på telefonen Planerare 1.",
            PLANNER,
            "Noterat: Alla är informerade",
        ),
        StoryStep(
            "Tryck på +1 vecka. Överenskommelsen slutar, och gruppen får veta det.",
            ALARM_GROUP,
            "Det skulle vara gjort",
        ),
        StoryStep(
            "Nu finns nycklarna. Tryck på Öppna privat i gruppen, och på Nycklarna är lämnade i "
            "din egen chatt. Läs i gruppen vad som återstår.",
            ALARM_GROUP,
            "Registrera nycklarna",
        ),
    ),
    open=(SECRETARY, PLANNER, TECHNICIAN),
    start=StoryStart(TUESDAY, OFFICE_HOURS, until=LUNCH),
)

CASE_STORIES = (KEYS_NEVER_COME, FOUR_WEEKS_ON, IT_CANNOT_WAIT)
