"""What every table keeps to."""

import pytest
from django.apps import apps

from tests.architecture.clear_columns import (
    EVERY_SEALED_ROW,
    LISTED,
    clear,
    columns,
    listed,
    privacy,
)

OURS = [model for model in apps.get_models() if model.__module__.startswith("wings.")]
every_table = pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)


@every_table
def test_every_column_is_classified_once(model):
    classes = privacy(model)
    named = [column for columns in classes.values() for column in columns]

    assert sorted(named) == sorted(columns(model))


@every_table
def test_a_clear_column_is_on_the_list_that_people_reviewed(model):
    """Whoever steals the disk reads these. What may stand there is in clear_columns.txt."""
    assert set(clear(model)) - listed(model) == set()
    assert listed(model) - set(clear(model)) == set()


def test_the_list_of_clear_columns_names_no_table_that_has_gone():
    assert LISTED.keys() - {EVERY_SEALED_ROW} <= {model._meta.label for model in OURS}


@every_table
def test_no_other_domain_can_walk_back_to_it(model):
    for field in model._meta.fields:
        if field.is_relation and field.related_model._meta.app_label != model._meta.app_label:
            assert field.remote_field.hidden, f"{field.name} needs related_name='+'"


@every_table
def test_nothing_hides_in_saving_or_in_an_implied_order(model):
    ours = [kind for kind in model.__mro__ if kind.__module__.startswith("wings.")]

    assert not [kind for kind in ours if {"save", "delete", "save_base"} & set(vars(kind))]
    assert not model._meta.ordering


@every_table
def test_rows_have_names_that_cannot_be_counted(model):
    counted = {"audit.Entry"}  # its place in the chain is its meaning

    assert model._meta.label in counted or not model._meta.pk.get_internal_type().endswith(
        "AutoField"
    )


@every_table
def test_a_model_says_what_one_row_is(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")
