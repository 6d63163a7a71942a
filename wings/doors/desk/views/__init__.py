"""The pages of the desk."""

from wings.doors.desk.views.file import file, opened
from wings.doors.desk.views.home import home
from wings.doors.desk.views.places import places
from wings.doors.desk.views.programme import programme
from wings.doors.desk.views.women import caseload

__all__ = ["caseload", "file", "home", "opened", "places", "programme"]
