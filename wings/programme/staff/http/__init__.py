"""Who is asking: the request of somebody who signed in, and the doors that views stand behind."""

from wings.programme.staff.http.doors import door, fresh_factor, known, signed_in
from wings.programme.staff.http.requests import StaffRequest, Visit

__all__ = ["StaffRequest", "Visit", "door", "fresh_factor", "known", "signed_in"]
