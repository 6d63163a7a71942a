"""No entry, no answer: the openings of a request are committed before a byte leaves."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wings.foundation.vault.actions import commit_ledger


class LedgerMiddleware:
    """Commits the ledger of the request's keyring once the answer is rendered.

    A failure to commit is raised, so that the answer that was rendered is never sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and commit what was opened on the way."""
        # Finished pages only: an answer that streams would open rows after its ledger was
        # committed.
        response = self.get_response(request)
        keyring = getattr(request, "keyring", None)
        # Also for a 404 or a 500: who opened a file and then met a fault has opened it.
        if keyring is not None and not keyring.ledger.is_empty:
            commit_ledger(keyring)
        return response
