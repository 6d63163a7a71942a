"""Pages that open the organisation's courses: whoever lacks the key is told so, and what helps."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.shortcuts import render

from wings.foundation.vault.keyring import Keyring
from wings.foundation.vault.opening import NoGrant
from wings.programme.staff.http import StaffRequest
from wings.programme.staff.queries.people import people
from wings.programme.staff.vocabulary import Role

P = ParamSpec("P")
StaffView = Callable[Concatenate[StaffRequest, P], HttpResponse]


def with_key(view: StaffView[P]) -> StaffView[P]:
    """Show what to do where this keyring does not hold the key yet."""

    @wraps(view)
    def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoGrant:
            # No 404 here: that the organisation has courses is known,
            # and the page says who hands the key over.
            return render(request, "language/no_key.html", status=403)

    return guarded


def names_of_staff(keyring: Keyring, *roles: Role) -> list[tuple[str, str]]:
    """Return the certified people of these roles in the organisation, to choose from."""
    wanted = set(roles)
    return [
        (str(one.keyholder), one.names.shown) for one in people(keyring) if wanted & set(one.roles)
    ]
