"""Runs every test on SQLite, then those that touch tables again on PostgreSQL.

`python -m tests.everything` is what `make test` runs. What cannot be tested here is said at the
end; with CI=true it is a failure.
"""

import os
import subprocess
import sys

from tests import browsers, databases
from tests.loud import PREFIX

POSTGRES_MEND = "start a server on 127.0.0.1:5432, or name one in WINGS_TEST_POSTGRES"
CORES = str(min(2, os.cpu_count() or 1))


def pytest(*arguments, **environment):
    """Run pytest as people run it; return whether everything passed."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", CORES, "--dist=loadgroup", *arguments]
    print(f"$ pytest {' '.join(arguments)}", flush=True)
    return subprocess.run(command, env=os.environ | environment, check=False).returncode == 0


def main():
    """Run both rounds; return the status to leave with."""
    browsers.install()
    passed = pytest()
    with databases.postgresql() as url:
        if url:
            passed &= pytest("-m", "database and not journey", WINGS_DATABASE=url)
    if not url:
        print(f"\n!!!! {PREFIX}: the tables on PostgreSQL; {POSTGRES_MEND} !!!!\n")
        passed &= os.environ.get("CI") != "true"
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
