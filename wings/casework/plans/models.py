from wings.casework.plans import contents
from wings.foundation.vault.models import SealedRow


class GoalRow(SealedRow[contents.Goal]):
    """A goal of hers."""

    content = contents.Goal


class ShownGoalRow(SealedRow[contents.ShownGoal]):
    """A goal that she lets the whole care team see."""

    content = contents.ShownGoal


class AgreementRow(SealedRow[contents.Agreement]):
    """A day on which the plan was agreed."""

    content = contents.Agreement


class ReviewRow(SealedRow[contents.Review]):
    """A day on which the plan was reviewed."""

    content = contents.Review


class RatingsRow(SealedRow[contents.Ratings]):
    """Her own ratings on a day."""

    content = contents.Ratings
