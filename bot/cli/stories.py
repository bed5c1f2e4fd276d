"""The guided stories of the practice mode. A step ticks when the bot shows what it waits for."""

from datetime import time

from bot.cli.cast import GROUPS
from bot.cli.stories_of_cases import CASE_STORIES
from bot.practice import Story, StoryStart, StoryStep

FRIDAY = 4
STORY_BEGINS = time(16, 31)
AFTER_HOURS = StoryStart(FRIDAY, STORY_BEGINS, until=time(21))
WORKER, COLLEAGUE, CHEF = 101, 102, 111
GROUP = GROUPS[0].id

_ASK = StoryStep(
    "Tryck på Starta på telefonen Hemtjänst 1 om knappen finns. Tryck sedan på Meny och välj "
    "/ring. Svara på frågorna: dag eller kväll, mer hjälp, och att hjälpen inte ryms i beslutet.",
    WORKER,
    "Ring din egen jour",
)
_REMIND = StoryStep(
    "Tryck på Påminn mig, och svara när hjälpen började. Skriv av koden.",
    WORKER,
    "Jag påminner dig",
)

STORIES = (
    Story(
        id="fredagskvall",
        title="En fredagskväll i hemtjänsten",
        text="Klockan är efter stängning. En person behöver mer hjälp än beslutet rymmer.",
        steps=(
            _ASK,
            StoryStep(
                "Tryck på Varför? och läs hur boten kom fram till svaret.",
                WORKER,
                "Ryms hjälpen i beslutet? Nej",
            ),
            _REMIND,
            StoryStep(
                "Tryck på Måndag 07:15 uppe vid klockan. Läs påminnelsen.",
                WORKER,
                "Kontakta personens handläggare i dag",
            ),
            StoryStep("Tryck på Klart, jag har gjort det.", WORKER, "är klar."),
        ),
        open=(WORKER, COLLEAGUE, CHEF),
        start=AFTER_HOURS,
    ),
    Story(
        id="ingen-svarar",
        title="Ingen svarar på påminnelsen",
        text="Den som skulle kontakta handläggaren är inte där. Vem får veta det, och när?",
        steps=(
            _ASK,
            _REMIND,
            StoryStep(
                "Gå till måndag 07:15. Tryck inte på något på telefonen.",
                WORKER,
                "Kontakta personens handläggare i dag",
            ),
            StoryStep(
                "Tryck på Välj tid och gå till samma dag kl. 13:00. Läs gruppens meddelande på "
                "telefonen Hemtjänst 2.",
                GROUP,
                "Ingen har bockat av",
            ),
            StoryStep(
                "Tryck på Jag tar över i gruppen.", COLLEAGUE, "Kontakta personens handläggare"
            ),
            StoryStep("Se på telefonen Hemtjänst 1 vem som tog över.", WORKER, "tog över"),
            StoryStep("Tryck på Klart på telefonen Hemtjänst 2.", COLLEAGUE, "är klar."),
        ),
        open=(WORKER, COLLEAGUE, CHEF),
        start=AFTER_HOURS,
    ),
    *CASE_STORIES,
)
