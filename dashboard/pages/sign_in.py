"""The pages for people who are not signed in: sign-in, one-time code, invitation. Plain HTML from the server, no Dash, no data."""

from dataclasses import dataclass
from functools import cache

from flask import current_app
from jinja2 import Environment, Template

DEMO = (
    ("Physiotherapist", "physio@north.example"),
    ("Respiratory therapist", "respiratory@north.example"),
    ("Occupational therapist", "ot@north.example"),
    ("Neurologist", "neurology@north.example"),
    ("Coordinator", "coordinator@north.example"),
    ("Manager", "manager@north.example"),
    ("Administrator", "admin@north.example"),
    ("Coordinator, South", "coordinator@south.example"),
)

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<link rel="icon" href="{{ icon }}">{% for sheet in sheets %}<link rel="stylesheet" href="{{ sheet }}">{% endfor %}
<script src="{{ theme }}"></script><script src="{{ script }}" defer></script></head>
<body class="sign"><main><p class="clinic">Care-team dashboard</p><h1>{{ title }}</h1><p class="lead">{{ lead }}</p>
{% if error %}<div class="err" role="alert" tabindex="-1" id="error"><b>{{ error }}</b>{% if hint %}<br>{{ hint }}{% endif %}</div>{% endif %}
"""
_FOOT = """</main><footer><span>For clinic staff only. Every look at a record is logged.</span><span>Not a medical device</span></footer></body></html>"""

_SHOWABLE = """<label class="l" for="password">{{ label }}</label><div class="pw"><input class="field" id="password" name="password" type="password"
autocomplete="{{ autocomplete }}" maxlength="128" required{% if error %} aria-invalid="true" aria-describedby="error"{% endif %}>
<button type="button" class="btn btn-bare" id="show" aria-pressed="false" aria-controls="password">Show</button></div>"""

_SIGN_IN = (
    _HEAD
    + """<form method="post" action="/sign-in"><input type="hidden" name="token" value="{{ token }}"><input type="hidden" name="next" value="{{ next }}">
<label class="l" for="email">Work email</label><input class="field" id="email" name="email" type="email" autocomplete="username" maxlength="254" required
value="{{ email }}"{% if error %} aria-invalid="true" aria-describedby="error"{% else %} autofocus{% endif %}>"""
    + _SHOWABLE
    + """<label class="row"><input type="checkbox" class="check" name="shared" value="1"{% if shared %} checked{% endif %}><span>Shared screen<br>
<span class="label">Sign me out after 30 minutes without use</span></span></label><button class="btn btn-main btn-lg go">Sign in</button></form>
<details class="alt-more"><summary>Forgot password?</summary>
<p>Ask your clinic's administrator for a new invitation. It lets you choose a new password.</p></details>
{% if people %}<section class="demo" aria-labelledby="demo-h"><h2 id="demo-h">Demo accounts</h2><p class="label">Invented people. One press fills the form.</p>
<ul>{% for title, address in people %}<li><button type="button" data-email="{{ address }}" data-password="{{ demo_password }}"><span>{{ title }}</span>
<span class="label">{{ address }}</span></button></li>{% endfor %}</ul></section>{% endif %}"""
    + _FOOT
)

_CODE = (
    _HEAD
    + """{% if secret %}<p class="lead">Add this key to your authenticator app (time-based, six digits):</p><p class="totp-key"><code>{{ secret }}</code></p>
<p><a href="{{ address }}">Open in an authenticator on this device</a></p>{% endif %}
<form method="post" action="/sign-in/code"><input type="hidden" name="token" value="{{ token }}"><input type="hidden" name="pending" value="{{ pending }}">
<label class="l" for="code">One-time code</label><input class="field" id="code" name="code" inputmode="numeric" autocomplete="one-time-code"
pattern="[0-9 ]{6,7}" maxlength="7"
required autofocus{% if error %} aria-invalid="true" aria-describedby="error"{% endif %}>
<button class="btn btn-main btn-lg go">Go on</button></form><div class="alt"><a href="/sign-in">Start again</a></div>"""
    + _FOOT
)

_INVITE = (
    _HEAD
    + """{% if email %}<form method="post"><input type="hidden" name="token" value="{{ token }}">
<label class="l" for="email">Work email</label><input class="field" id="email" name="email" type="email" autocomplete="username"
value="{{ email }}" readonly>"""
    + _SHOWABLE
    + """<p class="label">At least {{ least }} characters. Any characters are allowed; four or five unrelated words work well.</p>
<button class="btn btn-main btn-lg go">Save and go to sign-in</button></form>{% else %}<p><a href="/sign-in">Go to sign-in</a></p>{% endif %}"""
    + _FOOT
)


_OWN = (
    _HEAD
    + """<form method="post"><input type="hidden" name="token" value="{{ token }}">
<input type="hidden" name="email" autocomplete="username" value="{{ email }}">
<label class="l" for="old">Old password</label><input class="field" id="old" name="old" type="password" autocomplete="current-password"
maxlength="128" required autofocus>"""
    + _SHOWABLE
    + """<p class="label">At least {{ least }} characters. Any characters are allowed; four or five unrelated words work well.</p>
<button class="btn btn-main btn-lg go">Change password</button></form><div class="alt"><a href="/me">Back to the profile</a></div>"""
    + _FOOT
)


@dataclass(frozen=True)
class Form:
    """What the sign-in form shows again after a try."""

    token: str
    next: str = "/"
    email: str = ""
    shared: bool = False
    error: str = ""
    hint: str = ""


def sign_in(form: Form, *, demo_password: str | None) -> str:
    return _draw(
        _SIGN_IN, title="Sign in", lead="For staff of this clinic.", label="Password", autocomplete="current-password",
        people=DEMO if demo_password else (), demo_password=demo_password, **vars(form),
    )  # fmt: skip


def code(*, token: str, pending: str, secret: str = "", address: str = "", error: str = "") -> str:
    title = "Set up your second step" if secret else "One-time code"
    lead = "Your role needs a one-time code at each sign-in." if secret else "From your authenticator app."
    return _draw(_CODE, title=title, lead=lead, token=token, pending=pending, secret=secret, address=address, error=error)


def invitation(*, token: str, name: str, email: str, least: int, error: str = "") -> str:
    return _draw(
        _INVITE, title="Choose a password", lead=f"Welcome, {name}.", label="New password", autocomplete="new-password",
        token=token, email=email, least=least, error=error,
    )  # fmt: skip


def own_password(*, token: str, name: str, email: str, least: int, error: str | None) -> str:
    lead = f"{name}. You will be signed out everywhere else."
    return _draw(
        _OWN, title="Change your password", lead=lead, label="New password", autocomplete="new-password",
        token=token, email=email, least=least, error=error or "",
    )  # fmt: skip


def no_invitation() -> str:
    return _draw(_INVITE, title="This invitation is not valid", lead="It was used already, or it ran out. Ask your administrator for a new one.", email="")


@cache
def _template(text: str) -> Template:
    return Environment(autoescape=True).from_string(text)


def _draw(text: str, **values: object) -> str:
    asset = current_app.extensions["asset"]
    sheets = [asset(f"{name}.css") for name in ("tokens", "base", "sign-in", "door")]
    return _template(text).render(
        sheets=sheets, theme=asset("theme.js"), icon=asset("icon.svg"), script=asset("sign-in.js"), **({"error": "", "hint": ""} | values)
    )
