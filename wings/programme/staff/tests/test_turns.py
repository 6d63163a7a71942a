import threading
import time

import pytest

from wings.programme.staff.actions.turns import turn


def test_no_more_than_so_many_have_a_turn_at_a_time(tmp_path):
    now, most, lock = [0], [0], threading.Lock()

    def work():
        with turn(tmp_path, turns=2):
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            time.sleep(0.01)
            with lock:
                now[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert most[0] == 2


def fail_in_a_turn(folder):
    with turn(folder, turns=1):
        raise InterruptedError


def test_a_turn_ends_with_what_went_wrong_in_it(tmp_path):
    for _ in range(3):
        with pytest.raises(InterruptedError):
            fail_in_a_turn(tmp_path)
