"""Reading the pages of a plan."""

from html import unescape

from django.urls import reverse

from wings.casework.plans.queries import plan_of


def url(case, name, *parts):
    return reverse(f"plans:{name}", args=[case.code, *parts])


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def only_goal(by, part):
    [(row, goal)] = plan_of(by, part()).goals
    return row, goal
