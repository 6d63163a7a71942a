"""Greek: a month beside its day stands in the genitive, which Django writes as E."""

DATE_FORMAT = "j E Y"
DATETIME_FORMAT = "j E Y, H:i"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = "j E"
SHORT_DATETIME_FORMAT = "d/m/Y, H:i"
