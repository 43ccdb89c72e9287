"""S02: every way in, one a line, with what it needs. `python -m tests.promises.snapshot` rewrites doors.txt; the difference is reviewed."""

from pathlib import Path

from dash import Dash

from dashboard import door
from dashboard.gate import Policies

FILE = Path(__file__).with_name("doors.txt")


def doors(app: Dash) -> list[str]:
    policies: Policies = app.server.extensions["policies"]
    lines = [f"page {page.path} needs {page.needs}" for page in app.server.extensions["pages"]]
    for rule in app.server.url_map.iter_rules():
        policy = policies.routes.get(rule.endpoint)
        guard = f"needs {policy.needs}" if policy else "open" if rule.endpoint in door.OPEN or rule.endpoint == door.ASSETS else "signed in"
        known = policy or rule.endpoint in door.OPEN | door.SIGNED_IN | door.INDEX or rule.endpoint in (door.ASSETS, door.CALLBACKS)
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"route {methods} {rule.rule} {guard if known else 'closed'}")
    for name, policy in policies.callbacks.items():
        lines.append(f"callback {name} needs {policy.needs}{' writes' if policy.writes else ''}{' polls' if policy.polls else ''}")
    lines += [f"callback {name} in the browser" for name in policies.browser_only]
    return sorted(lines)


def main() -> None:
    from dashboard.app import create_app
    from tests.site import SETTINGS

    FILE.write_text("\n".join(doors(create_app(SETTINGS))) + "\n")


if __name__ == "__main__":
    main()
