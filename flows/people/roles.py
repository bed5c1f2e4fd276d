"""The roles that staff hold, by the names that the routines use (catalogue, section 3)."""

from collections.abc import Mapping
from types import MappingProxyType

GROUP = "grupp"
ENHETSCHEF = "enhetschef"
ADMIN = "admin"

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "hemtjanst": "Hemtjänst dag och kväll",
        "privat_utforare": "Privat utförare av hemtjänst",
        "hemtjanst_natt": "Hemtjänst natt",
        "avlosning": "Avlösning och ledsagning",
        "planerare": "Planerare på larmenheten",
        "larmpersonal": "Larmpersonal",
        "valfardstekniker": "Välfärdstekniker",
        "socialsekreterare": "Socialsekreterare",
        "trygghetsjouren": "Trygghetsjouren",
        "socialjouren": "Socialjouren",
        ENHETSCHEF: "Enhetschef",
        "avdelningschef": "Avdelningschef Kvalitet och utveckling",
        "forvaltningsdirektor": "Förvaltningsdirektör",
        "tib": "Tjänsteperson i beredskap",
        "avgiftshandlaggare": "Avgiftshandläggare",
        "bistandshandlaggare": "Biståndshandläggare",
        "sjukhus": "Sjukhus",
        "it_kontakt": "IT-kontaktperson",
        "lvs_treserva": "Lokalt verksamhetsstöd Treserva",
        "tid": "Integrerad Digitalisering",
        ADMIN: "Administratör för boten",
    }
)
"""Role id → how it is written to people."""
