"""Addresses of tasks."""

from __future__ import annotations

from django.urls import path

from luoshi.tasks.todo import count_todos
from luoshi.tasks.views import acting, arranging, carrying, home, issuing, ledger, linking, lists, people, task
from luoshi.web.frame import Entry, count_todo_with, menu_entry, search_needs

menu_entry(
    Entry("待办", "todo", "list-check", "tasks.view", order=10),
    Entry("台账", "ledger", "table", "tasks.ledger", order=20),
    Entry("我的任务", "ledger", "table", "tasks.mine", order=20),
    Entry("我牵头的", "ledger", "table", "tasks.led", order=20),
    Entry("清单", "lists-first", "list-details", "tasks.view", order=25),
)
count_todo_with(count_todos)
search_needs("tasks.view")

urlpatterns = [
    path("", home.home, name="home"),
    path("todo/", home.todo, name="todo"),
    path("lists/", lists.lists, name="lists-first"),
    path("lists/calendar/", lists.limit_calendar, name="calendar"),
    path("lists/<str:kind>/", lists.lists, name="lists"),
    path("lists/<str:kind>/export/<str:ending>/", lists.list_export, name="list-export"),
    path("units/<uuid:pk>/tasks/", people.unit_tasks, name="unit-tasks"),
    path("leaders/<uuid:pk>/", people.leader, name="leader"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/filters/", ledger.ledger_filters, name="ledger-filters"),
    path("ledger/export/<str:ending>/", ledger.ledger_export, name="ledger-export"),
    path("ledger/arrange/", arranging.ledger_arrange, name="ledger-arrange"),
    path("ledger/views/", ledger.view_save, name="view-save"),
    path("ledger/views/<uuid:pk>/delete/", ledger.view_delete, name="view-delete"),
    path("tasks/<uuid:pk>/", task.task, name="task"),
    path("tasks/<uuid:pk>/panel/", task.task_panel, name="task-panel"),
    path("tasks/<uuid:pk>/versions/", task.task_versions, name="task-versions"),
    path("tasks/new/", acting.supplement, name="task-new"),
    path("tasks/<uuid:pk>/split/", acting.split, name="task-split"),
    path("tasks/<uuid:pk>/arrange/", acting.arrange, name="task-arrange"),
    path("tasks/<uuid:pk>/change/", acting.change, name="task-change"),
    path("tasks/<uuid:pk>/carry/", acting.carry, name="task-carry"),
    path("tasks/<uuid:pk>/link/", acting.link, name="task-link"),
    path("carry/", carrying.carry_many, name="carry-many"),
    path("carry/supported/<uuid:pk>/again/", carrying.to_carry_again, name="to-carry-again"),
    path("link/", linking.link_all, name="link-many"),
    path("plans/<uuid:pk>/issue/", issuing.plan_issue, name="plan-issue"),
    path("search/", ledger.search_page, name="search"),
]
