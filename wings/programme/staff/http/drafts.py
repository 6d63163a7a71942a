"""Drafts for views: fill a form with what was being typed, forget it once it is saved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse

from wings.foundation.keys.keypair import Keypair
from wings.foundation.keys.suite import same
from wings.programme.staff.actions.drafts import drop_drafts
from wings.programme.staff.contents import Fields, Typed
from wings.programme.staff.http.doors import PAGE_FIELD
from wings.programme.staff.http.requests import StaffRequest
from wings.programme.staff.queries.drafts import Page, drafts_at, is_others, mark_of, place_of

Picked = Callable[[Fields], bool]


@dataclass(frozen=True)
class Restored:
    """Where a page saves its draft (`url`), when the text in it was kept, and other texts of hers.

    saved_at, kept: None when there was no draft; kept is its id, by which it is let go. others:
    what was typed into the same form elsewhere.
    """

    url: str
    saved_at: datetime | None
    kept: UUID | None
    others: tuple[Typed, ...]


def restore(
    request: StaffRequest, form: forms.BaseForm, name: str = "", *, if_: Picked = lambda _: True
) -> Restored:
    """Fill a form that is not bound with what its author had typed at this path.

    name: tells apart two forms of one path. if_: which texts may fill it; others are shown. Hand
    `url` to `ui/form.html` as `draft_url`, and the whole to `staff/draft.html`.
    """
    keypair = request.keyring.keypair
    place = place_of(keypair, request.path, name)
    kept = drafts_at(request.account, keypair, place)
    # A form that was refused holds what she has just typed: an older draft must not cover it.
    fitting = (one for one in kept if not form.is_bound and if_(one.typed.fields))
    newest = next(fitting, None)
    if newest is not None:
        form.initial = {**(form.initial or {}), **_initial(form, newest.typed.fields)}
    return Restored(
        url=_url(
            keypair,
            place,
            newest.row.pk if newest else None,
            newest.row.version if newest else 0,
        ),
        saved_at=newest.typed.at if newest else None,
        kept=newest.row.pk if newest else None,
        others=tuple(one.typed for one in kept if one is not newest),
    )


def done(request: StaffRequest, name: str = "", *, if_: Picked = lambda _: True) -> None:
    """Forget the drafts of the form at this path, or those that are picked: it was saved.

    What its page sends from now on is not kept either: an autosave may be on its way.
    """
    keypair = request.keyring.keypair
    place = place_of(keypair, request.path, name)
    every = drafts_at(request.account, keypair, place)
    kept = [one.row.pk for one in every if not if_(one.typed.fields)]
    drop_drafts(request.account, place, saved=_page_saved(request), but=kept, at=request.at)


def page_of(request: StaffRequest, place: str, draft: UUID) -> Page | None:
    """Return which page an autosave comes from; None when the address is none of ours."""
    try:
        began = request.GET.get("from")
        version = int(request.GET.get("version", "0"))
        return Page(bytes.fromhex(place), draft, UUID(began) if began else None, version)
    except ValueError:
        return None


def is_hers(request: StaffRequest, page: Page) -> bool:
    """Say whether a page was shown to whoever works here now, and not to somebody before her.

    An open page goes on saving after another person has signed in beside it.
    """
    mark = mark_of(request.keyring.keypair, page.place, page.draft)
    return same(mark.encode(), request.GET.get("by", "").encode())


def _page_saved(request: StaffRequest) -> UUID | None:
    """Return the page whose form was posted; None where it saves no drafts."""
    try:
        # The browser says which page it was: anything may stand there, also somebody else's.
        found = resolve(urlsplit(request.POST.get(PAGE_FIELD, "")).path)
    except (Resolver404, ValueError):
        return None
    if found.view_name != "staff:draft" or is_others(request.account, found.kwargs["page"]):
        return None
    page: UUID = found.kwargs["page"]
    return page


def _url(keypair: Keypair, place: bytes, began_from: UUID | None, version: int) -> str:
    # A row for each opened page: two windows with the same form must not overwrite each other.
    page = uuid4()
    told = {"by": mark_of(keypair, place, page)}
    if began_from:
        told |= {"from": str(began_from), "version": str(version)}
    return f"{reverse('staff:draft', args=[place.hex(), page])}?{urlencode(told)}"


def _initial(form: forms.BaseForm, fields: Fields) -> dict[str, object]:
    # By way of the widgets: one field can be posted under several names, such as day, month, year.
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if not field.widget.value_omitted_from_data(data, {}, form.add_prefix(name))
    }
