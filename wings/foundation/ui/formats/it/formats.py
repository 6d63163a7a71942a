"""Italian: days without a leading zero, and no weekday before an hour."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
