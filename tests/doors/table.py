"""Every path and whom it opens for. A new path needs a row, or the build fails."""

from dataclasses import dataclass, field

from wings.programme.staff.vocabulary import Role

CERTIFIER = "certifier"
"""A coordinator whose certificate the root signed: the only one who certifies."""

VISITORS = (*Role.values, CERTIFIER)
EVERYBODY = frozenset(VISITORS)
KEY_WORKER = frozenset({"key_worker"})
TRAINER = frozenset({"trainer"})
PSYCHOLOGIST = frozenset({"psychologist"})
COUNSELLOR = frozenset({"counsellor"})
CARE = KEY_WORKER | TRAINER | PSYCHOLOGIST | COUNSELLOR
COORDINATORS = frozenset({"coordinator", CERTIFIER})
ADMINISTRATOR = frozenset({"administrator"})

OPEN = {
    "healthz": "says that the installation is up, and nothing else",
    "set_language": "the language of the pages, chosen before signing in",
    "staff:sign-in": "where everybody comes in",
    "staff:factor": "the second step of signing in; without the first it leads back there",
    "staff:recover": "signing in with the printed recovery code",
    "staff:recover-factor": "the same, after a lost second factor",
    "staff:lost": "what to do when something is lost",
    "staff:locked": "unlocking a session; without one it leads to signing in",
    "staff:sign-out": "ends whatever session there is",
    "staff:leave": "the quick exit",
    "staff:left": "the neutral page after it",
    "staff:join": "begins with a one-time code",
    "staff:join-compare": "asks for that code first",
    "staff:join-passphrase": "asks for that code first",
    "staff:join-factor": "asks for that code first",
    "staff:join-recovery": "asks for that code first",
    "staff:join-recovery-paper": "asks for that code first",
    "staff:join-done": "asks for that code first",
}
"""Paths that are there for nobody in particular, each with its reason."""

IN_DEMONSTRATIONS = {"demo:sign-in", "demo:sign-in-as", "ui:gallery"}
"""Paths that only a demonstration has; tests of staff and ui visit them."""


@dataclass(frozen=True)
class Door:
    """One path. opens_for: visitors, where it is about a file as members of its care team.

    words: what stands in the path besides ids. posts: what is sent, where it answers to a form
    alone. fresh: it wants a second factor of the last ten minutes. anybodys: the id in it is
    nobody's; another organisation may try, and nothing happens. nobody: what somebody without a
    session gets.
    """

    name: str
    opens_for: frozenset[str]
    words: dict[str, str] = field(default_factory=dict)
    posts: dict[str, str] | None = None
    fresh: bool = False
    anybodys: bool = False
    nobody: int = 302

    @property
    def id(self) -> str:
        """Its name, with the words that stand in the path."""
        return "/".join([self.name, *self.words.values()])


DOORS = (
    # one's own account
    Door("staff:account", EVERYBODY),
    Door("staff:organisation", EVERYBODY),
    Door("staff:confirm", EVERYBODY),
    Door("staff:new-passphrase", EVERYBODY, fresh=True),
    Door("staff:new-app", EVERYBODY, fresh=True),
    Door("staff:passkey-add", EVERYBODY, fresh=True),
    Door("staff:passkey-remove", EVERYBODY, posts={}, fresh=True),
    Door("staff:end-others", EVERYBODY, posts={}),
    Door("staff:language", EVERYBODY, posts={}),
    Door("staff:roles", EVERYBODY),
    Door("staff:draft", EVERYBODY, {"place": "00" * 16}, posts={}, nobody=401, anybodys=True),
    Door("staff:draft-drop", EVERYBODY, posts={}, anybodys=True),
    Door("staff:unsaved", EVERYBODY),
    Door("staff:unsaved-drop", EVERYBODY, posts={}, anybodys=True),
    # the people of an organisation
    Door("staff:people", COORDINATORS | ADMINISTRATOR),
    Door("staff:invite", ADMINISTRATOR),
    Door("staff:invitation-cancel", ADMINISTRATOR, posts={}, anybodys=True),
    Door("staff:certify", frozenset({CERTIFIER}), fresh=True),
    Door("staff:paper-key", frozenset({CERTIFIER}), fresh=True),
    Door("staff:partners", frozenset({CERTIFIER})),
    Door("staff:partner", frozenset({CERTIFIER}), fresh=True),
    # the desk
    Door("desk:home", EVERYBODY),
    Door("desk:programme", EVERYBODY),
    Door("desk:places", COORDINATORS),
    Door("desk:leaving", frozenset({CERTIFIER}), fresh=True),
    Door("desk:caseload", CARE),
    Door("desk:file", CARE),
    Door("desk:opened", KEY_WORKER),
    Door("desk:erase", KEY_WORKER, fresh=True),
    # a woman's file
    Door("cases:new", KEY_WORKER),
    Door("cases:intake", KEY_WORKER),
    Door("cases:card", KEY_WORKER),
    Door("cases:contact-checked", KEY_WORKER, posts={}),
    Door("cases:identity", KEY_WORKER),
    Door("cases:whereabouts", KEY_WORKER, fresh=True),
    Door("cases:extras", KEY_WORKER, fresh=True),
    Door("cases:consents", KEY_WORKER),
    Door("cases:notice", KEY_WORKER),
    Door("cases:consent-ask", KEY_WORKER, {"consent": "share-employment"}),
    Door("cases:consent-stop", KEY_WORKER),
    Door("cases:paper", KEY_WORKER),
    Door("cases:paper-add", KEY_WORKER),
    Door("cases:team", KEY_WORKER),
    Door("cases:team-end", KEY_WORKER),
    Door("cases:team-pass", KEY_WORKER),
    Door("cases:pause", KEY_WORKER),
    Door("cases:close", KEY_WORKER),
    Door("cases:reopen", KEY_WORKER),
    Door("cases:flags", CARE),
    Door("cases:flag", KEY_WORKER),
    # her plan, and the forms of the programme
    Door("plans:plan", KEY_WORKER),
    Door("plans:new-goal", KEY_WORKER),
    Door("plans:goal", KEY_WORKER),
    Door("plans:tick", KEY_WORKER, posts={"step": "0", "version": "1"}),
    Door("plans:standing", KEY_WORKER, posts={"to": "reached", "version": "1"}),
    Door("plans:agree", KEY_WORKER),
    Door("plans:review", KEY_WORKER),
    Door("plans:ratings", KEY_WORKER),
    Door("plans:form", KEY_WORKER, {"form": "needs-and-risks"}, fresh=True),
    Door("plans:form", KEY_WORKER | TRAINER, {"form": "placement"}),
    Door("plans:form", KEY_WORKER | COUNSELLOR, {"form": "competence-balance"}),
    # courses
    Door("language:courses", KEY_WORKER | TRAINER),
    Door("language:new-course", TRAINER),
    Door("language:course", KEY_WORKER | TRAINER),
    Door("language:edit-course", TRAINER),
    Door("language:deliver", TRAINER, posts={}),
    Door("language:new-lesson", TRAINER),
    Door("language:lesson", TRAINER),
    Door("language:register", TRAINER),
    Door("language:woman", KEY_WORKER | TRAINER),
    Door("language:enrolment", KEY_WORKER | TRAINER),
    Door("language:learning", KEY_WORKER | TRAINER),
    # sessions
    Door("psychosocial:sessions", PSYCHOLOGIST, fresh=True),
    Door("psychosocial:new-session", PSYCHOLOGIST, fresh=True),
    Door("psychosocial:session", PSYCHOLOGIST, fresh=True),
    Door("psychosocial:hand-over", PSYCHOLOGIST, fresh=True),
    # work
    Door("employment:work", KEY_WORKER | COUNSELLOR),
    Door("employment:right-to-work", KEY_WORKER | COUNSELLOR),
    Door("employment:new-internship", COUNSELLOR),
    Door("employment:internship", KEY_WORKER | COUNSELLOR),
    Door("employment:edit-internship", COUNSELLOR),
    Door("employment:new-visit", COUNSELLOR),
    Door("employment:hours", COUNSELLOR),
    Door("employment:visit", COUNSELLOR),
)
