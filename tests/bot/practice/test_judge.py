"""The judge's own tables, and that it notices what is wrong."""

import pytest
from judge import Judge, our_table, published_table

from bot.practice.methods import NAMES
from bot.practice.params import Params

USER = {"id": 1, "is_bot": False, "first_name": "x"}


@pytest.fixture
def published():
    table = published_table()
    if table is None:
        pytest.skip("the published Bot API specification is not at ../shared/botapi")
    return table


def test_our_table_has_every_method_that_practice_mode_knows_and_no_other():
    assert sorted(our_table().methods) == sorted(NAMES)


def test_our_table_names_no_type_that_it_does_not_describe():
    table = our_table()
    known = {*table.objects, *table.unions, "Integer", "String", "Boolean", "Float", "InputFile"}
    fields = [f for described in table.objects.values() for f in described.values()]
    fields += [f for described, _ in table.methods.values() for f in described.values()]
    used = {kind for f in fields for kind in f.types}
    used |= {kind for _, answer in table.methods.values() for kind in answer}
    used |= {kind for kinds in table.unions.values() for kind in kinds}
    assert {kind.replace("Array of ", "") for kind in used} <= known


def test_our_table_says_nothing_that_the_published_one_does_not(published):
    ours = our_table()
    pairs = [
        (ours.objects[n], published.objects[n]) for n in ours.objects if n in published.objects
    ]
    pairs += [(ours.methods[n][0], published.methods[n][0]) for n in ours.methods]
    for mine, theirs in pairs:
        assert mine.keys() <= theirs.keys()
        for name in theirs:
            if theirs[name].required:
                assert mine[name].required, name
    ours_alone = ours.objects.keys() - published.objects.keys()
    assert ours_alone == {"InputMedia", "BotCommandScope", "MenuButton"}  # several in one


def test_a_wrong_request_is_noticed():
    judge = Judge()
    judge.asked("sendMessage", Params({"chat_id": "1", "text": "x"}))
    assert judge.faults == []
    judge.asked("sendMessage", Params({"chat_id": "x", "txt": "x"}))
    judge.asked("sendHugs", Params({}))
    assert {f for f in judge.faults if f.startswith("ours")} == {
        "ours: sendMessage.txt: unknown",
        "ours: sendMessage.chat_id: str is no Integer",
        "ours: sendMessage.text: missing",
        "ours: sendHugs: unknown method",
    }


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"ok": True, "result": {**USER, "age": 3}}),
        (200, {"ok": True, "result": {**USER, "id": True}}),
        (200, {"ok": True, "result": {"id": 1, "is_bot": False}}),
        (400, {"ok": False, "error_code": 403, "description": "x"}),
        (429, {"ok": False, "error_code": 429, "description": "x", "parameters": {"wait": 1}}),
    ],
)
def test_a_wrong_answer_is_noticed(status, body):
    judge = Judge()
    judge.answered("getMe", Params(), 200, {"ok": True, "result": USER})
    assert judge.faults == []
    judge.answered("getMe", Params(), status, body)
    assert judge.faults


def test_a_wrong_update_is_noticed():
    judge = Judge()
    judge.told({"update_id": 1, "poll": {}})
    judge.told({"update_id": 1})
    assert "ours: update.poll: unknown" in judge.faults
    assert "ours: update: not exactly one kind" in judge.faults
