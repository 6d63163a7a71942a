"""Where a PostgreSQL server for tests is to be had, if anywhere.

In this order: WINGS_TEST_POSTGRES, a server on 127.0.0.1:5432 that answers without a password, a
throw-away cluster where the server's programs are installed.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

PROGRAMS = ("usr/lib/postgresql/*/bin", "usr/local/pgsql/bin", "opt/homebrew/opt/postgresql*/bin")


@contextlib.contextmanager
def postgresql():
    """Yield the URL of a database for tests, or None where there is no server to be had."""
    named = os.environ.get("WINGS_TEST_POSTGRES")
    url = named or standing_server()
    if url:
        yield url
    elif programs := installed_programs():
        with throw_away_cluster(programs) as url:
            yield url
    else:
        yield None


def standing_server():
    """Return the URL of a server on this machine that lets us make databases, or None."""
    for user in dict.fromkeys(["postgres", pwd.getpwuid(os.getuid()).pw_name]):
        url = f"postgresql://{user}@127.0.0.1:5432/postgres"
        if answers(url):
            return url
    return None


def answers(url):
    question = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            return bool(connection.execute(question).fetchone()[0])
    except psycopg.OperationalError:
        return False


def installed_programs():
    """Return the folder with the server's programs, or None."""
    folders = [path for pattern in PROGRAMS for path in Path("/").glob(pattern)]
    on_path = shutil.which("initdb")
    folders += [Path(on_path).resolve().parent] if on_path else []
    whole = [folder for folder in folders if (folder / "initdb").exists()]
    return max(whole, default=None)


@contextlib.contextmanager
def throw_away_cluster(programs):
    """Yield the URL of a server that lives in a temporary folder and ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="wings-postgres-"))
    data, control, owner = folder / "data", programs / "pg_ctl", server_owner()
    if owner:
        shutil.chown(folder, owner)
    try:
        run(owner, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        run(owner, control, "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        if (data / "postmaster.pid").exists():
            run(owner, control, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def server_owner():
    """Return who must own a server that root starts: never root itself."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def run(owner, *command):
    subprocess.run(
        [str(part) for part in command], user=owner, check=True, stdout=subprocess.DEVNULL, cwd="/"
    )
