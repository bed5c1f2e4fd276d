"""The commands that answer a question: jourtid, play, check."""

import json

import pytest

KATALOG_2B = [
    ("2026-11-25 16:29:59", False, None),
    ("2026-11-25 16:30:00", True, "2026-11-26T07:00:00+01:00"),
    ("2026-12-23 18:00", True, "2026-12-28T07:00:00+01:00"),
    ("2027-03-27 22:00", True, "2027-03-30T07:00:00+02:00"),
    ("2026-12-30 12:00", False, None),
]


@pytest.mark.parametrize(("at", "active", "ends_at"), KATALOG_2B)
def test_jourtid_answers_with_the_five_keys(jourlots, at, active, ends_at) -> None:
    code, out, _ = jourlots("jourtid", "--at", at, "--json")
    answer = json.loads(out)
    assert (code, list(answer)) == (0, ["jourtid", "ends_at", "vardag", "rod_dag", "reason"])
    assert (answer["jourtid"], answer["ends_at"]) == (active, ends_at)


def test_jourtid_tells_vardag_from_red_day(jourlots) -> None:
    _, eve, _ = jourlots("jourtid", "--at", "2026-12-24 10:00", "--json")
    _, christmas, _ = jourlots("jourtid", "--at", "2026-12-25 10:00", "--json")
    assert [json.loads(eve)[key] for key in ("vardag", "rod_dag")] == [False, False]
    assert [json.loads(christmas)[key] for key in ("vardag", "rod_dag")] == [False, True]


def test_jourtid_speaks_swedish(jourlots) -> None:
    _, out, _ = jourlots("jourtid", "--at", "2026-12-11 16:30")
    assert out == "Ja, det är jourtid till måndag 14 december kl. 07:00 (kväll och natt).\n"


def test_a_time_that_is_none_is_told_how_to_be_written(jourlots) -> None:
    code, _, err = jourlots("jourtid", "--at", "i morgon")
    assert code == 2
    assert 'Skriv så här: "2026-11-27 16:31"' in err


def test_play_gives_the_outcome_as_json(jourlots) -> None:
    answers = "ja,korttid,under_65,ja,sjalv"
    code, out, _ = jourlots(
        "play", "trygghetsjouren", "--at", "2026-11-27 18:00", "--answers", answers, "--json"
    )
    answer = json.loads(out)
    assert code == 0
    assert (answer["do"], answer["number"]) == ("Ring Socialjouren", "+46313658700")
    assert (answer["ended"], answer["context"]) == (True, {"jourtid": "ja"})


def test_play_stops_where_the_answers_end(jourlots) -> None:
    _, out, _ = jourlots("play", "trygghetsjouren", "--answers", "nej", "--json")
    answer = json.loads(out)
    assert answer["ended"] is False
    assert answer["options"] == ["larm", "korttid", "mer_hjalp", "vet_ej"]


def test_play_names_the_answers_that_fit(jourlots) -> None:
    code, _, err = jourlots("play", "trygghetsjouren", "--answers", "kanske")
    assert code == 2
    assert "»kanske« finns inte" in err
    assert "ja, nej, vet_ej" in err


def test_play_names_the_routines_that_exist(jourlots) -> None:
    code, _, err = jourlots("play", "nyckel")
    assert (code, err) == (2, "Rutinen »nyckel« finns inte. Skriv en av: trygghetsjouren.\n")


def test_play_asks_again_when_the_number_does_not_fit(jourlots, monkeypatch) -> None:
    typed = iter(["9", "x", "2", "3", "2"])
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    code, out, _ = jourlots("play", "trygghetsjouren", "--at", "2026-11-27 18:00")
    assert code == 0
    assert out.count("Skriv ett nummer från 1 till 3.") == 2
    assert "Kontakta handläggaren första vardagen: måndag 30 november." in out
    assert "Vad skulle ändra svaret?" in out


def test_check_finds_nothing_wrong(jourlots) -> None:
    code, out, _ = jourlots("check", "--json")
    processes = ["aterlamning", "bradska", "flytt", "installation"]
    expected = {"routines": ["trygghetsjouren"], "processes": processes, "problems": []}
    assert (code, json.loads(out)) == (0, expected)
