"""The pages of the desk."""

from wings.doors.desk.views.erasing import erase
from wings.doors.desk.views.file import file
from wings.doors.desk.views.home import home
from wings.doors.desk.views.leaving import leaving
from wings.doors.desk.views.openings import opened
from wings.doors.desk.views.places import places
from wings.doors.desk.views.programme import programme
from wings.doors.desk.views.women import caseload

__all__ = ["caseload", "erase", "file", "home", "leaving", "opened", "places", "programme"]
