"""Search in Chinese: two characters, one character, numbers, names; on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import pytest

from luoshi.tasks.grams import grams, indexed_grams, phrases
from luoshi.tasks.models import Assignment, Task
from luoshi.tasks.search import index_tasks, search
from tests.tasks.many import make_tasks


@pytest.fixture
def task(city):
    made = make_tasks(city.jurisdiction, 1)[0]
    made.text = "全年城镇新增就业17,000人，城镇登记失业率控制在5.5%以内。"
    made.tags = ["民生实事"]
    made.save(update_fields=["text", "tags"])
    made.assignments.all().delete()
    Assignment.objects.create(
        jurisdiction=city.jurisdiction, task=made, unit=city.units["市财政局"], role="lead", position=1
    )
    index_tasks([made])
    return made


def found(words):
    return list(search(Task.objects.all(), words))


@pytest.mark.parametrize(
    "words",
    [
        "就业",
        "城镇新增就业",
        "就业 失业率",
        "17000",
        "17,000人",
        "１７０００",
        "5.5",
        "青督〔2026〕1号",
        "业",
        "内",
        "民生",
        "财政局",
        "青泽市财政局",
        "一、推动产业",
        "5.5%以内。",
        "业17000人",
        "在5.5%以",
    ],
)
def test_a_task_is_found_by_what_stands_in_it(task, words):
    assert found(words) == [task]


@pytest.mark.parametrize(
    "words", ["教育", "就新", "就业 教育", "失业就业", "1700", "教育局", "。", '"', "NEAR(", "' OR 1", "*", "AND"]
)
def test_a_task_is_not_found_by_what_does_not_stand_in_it(task, words):
    assert found(words) == []


@pytest.mark.parametrize("words", ["", "  "])
def test_nothing_typed_finds_all(task, words):
    assert found(words) == [task]


def test_a_changed_task_is_found_by_its_new_words_only(task):
    task.text = "加快普惠托育服务。"
    task.save(update_fields=["text"])
    index_tasks([task])
    assert found("托育") == [task]
    assert found("就业") == []


def test_a_deleted_task_is_found_no_more(task):
    task.delete()
    assert found("就业") == []


def test_indexing_twice_leaves_one_row(task):
    index_tasks([task, task])
    assert found("就业") == [task]


def test_many_tasks_are_indexed_with_a_fixed_number_of_questions(city, django_assert_num_queries):
    tasks = make_tasks(city.jurisdiction, 100)
    # tasks, assignments, leaders, targets, and one upsert
    with django_assert_num_queries(5):
        index_tasks(tasks)


def test_pairs_of_characters_overlap_and_words_of_letters_stay_whole():
    assert grams("新增就业17,000人，5G基站") == ["新增", "增就", "就业", "17000", "人", "5g", "基站"]


def test_the_last_characters_stand_once_more_at_the_end():
    assert indexed_grams("就业", "失业") == "就业 失业 业"


def test_long_questions_are_cut():
    assert len(phrases("就业 " * 100)) == 8
    assert len(phrases("就业" * 100)[0]) == 40
