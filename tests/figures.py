"""Prints at the end of a run what tests measured: `record_property("figure", "what: how many")`."""

NAME = "figure"


def pytest_terminal_summary(terminalreporter):
    reports = [
        report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)
    ]
    found = [
        str(value)
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == NAME and report.when == "call"
    ]
    if found:
        terminalreporter.section("figures")
        for line in found:
            terminalreporter.write_line(line)
