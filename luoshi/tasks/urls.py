"""Addresses of tasks."""

from __future__ import annotations

from django.urls import path

from luoshi.tasks.views import acting, issuing, ledger, task
from luoshi.web.frame import Entry, menu_entry

menu_entry(
    Entry("台账", "ledger", "table", "tasks.view", order=20),
)

urlpatterns = [
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/filters/", ledger.ledger_filters, name="ledger-filters"),
    path("ledger/export/<str:ending>/", ledger.ledger_export, name="ledger-export"),
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
    path("plans/<uuid:pk>/issue/", issuing.plan_issue, name="plan-issue"),
    path("search/", ledger.search_page, name="search"),
]
