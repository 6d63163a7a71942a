import re
from dataclasses import replace
from itertools import islice
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis.strategies import uuids

from wings.casework.cases.actions import take_in
from wings.casework.cases.models import Case
from wings.casework.cases.rules import code_of, ids_for
from wings.casework.cases.tests.factories import make_house, make_intake
from wings.foundation.keys.headers import file_id
from wings.foundation.vault.tests.factories import NOON


@given(uuids(), uuids())
def test_a_code_is_short_has_no_vowels_and_follows_from_the_id(case, organisation):
    code = code_of(case, organisation)

    assert re.fullmatch("[BCDFGHJKLMNPQRSTVWXZ]{2}[2-9]{3}", code)
    assert code == code_of(case, organisation)


def test_codes_of_many_files_hardly_ever_meet():
    codes = {code_of(uuid4(), uuid4()) for _each in range(500)}

    assert len(codes) > 490


@given(uuids())
def test_an_intake_tries_the_same_ids_in_the_same_order(file):
    first, *others = islice(ids_for(file), 5)

    assert first == file
    assert len({first, *others}) == 5
    assert others == list(islice(ids_for(file), 1, 5))


@pytest.mark.django_db
def test_a_file_whose_code_is_taken_gets_another_id_and_is_still_opened_once():
    house = make_house()
    by, intake = house.key_worker.keyring(), make_intake(house)
    taken = take_in(by, intake, at=NOON)
    meets = replace(make_intake(house, chosen_name="Lulu"), file=uuid4())
    code = code_of(file_id(by.keyholder, meets.file), house.organisation.id)
    Case.objects.filter(pk=taken.pk).update(code=code)

    first, again = (take_in(by, meets, at=NOON).pk for _each in range(2))

    assert first == again != file_id(by.keyholder, meets.file)
    assert Case.objects.count() == 2
