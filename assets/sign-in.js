/* The sign-in pages: show the password, focus what is wrong, fill a demo account. */
(function () {
  "use strict";
  const at = (id) => document.getElementById(id);
  const show = at("show");
  if (show) {
    show.addEventListener("click", () => {
      const shown = at("password").type === "text";
      at("password").type = shown ? "password" : "text";
      show.textContent = shown ? "Show" : "Hide";
      show.setAttribute("aria-pressed", String(!shown));
    });
  }
  document.querySelectorAll("[data-email]").forEach((account) => {
    account.addEventListener("click", () => {
      at("email").value = account.dataset.email;
      at("password").value = account.dataset.password;
      document.querySelector(".go").focus();
    });
  });
  if (at("error")) at("error").focus();

  /* The answer is waited for on purpose: when Enter comes back the login is there or refused, so whatever is pressed or opened
     next cannot leave it half done. Without this script, or when the call fails, the form goes the plain way. */
  const form = document.querySelector("form[action='/sign-in']");
  if (form) {
    form.addEventListener("submit", (event) => {
      const ask = new XMLHttpRequest();
      let said;
      try {
        ask.open("POST", "/sign-in", false);
        ask.setRequestHeader("Accept", "application/json");
        ask.send(new URLSearchParams(new FormData(form)));
        said = JSON.parse(ask.responseText);
      } catch { return; }
      if (said.code || (ask.status !== 200 && !said.error)) return;
      event.preventDefault();
      if (ask.status === 200) arrive(said.next);
      else refuse(said);
    });
  }

  /* Whoever opens another page at this very moment goes there, signed in; otherwise on to the page that was asked for. */
  function arrive(address) {
    const going = window.setTimeout(() => window.location.assign(address), 60);
    window.addEventListener("beforeunload", () => window.clearTimeout(going), { once: true });
  }

  function refuse(said) {
    const box = at("error") || document.createElement("div");
    const bold = document.createElement("b");
    bold.textContent = said.error;
    Object.assign(box, { id: "error", className: "err", tabIndex: -1 });
    box.setAttribute("role", "alert");
    box.replaceChildren(bold, ...(said.hint ? [document.createElement("br"), said.hint] : []));
    if (!box.isConnected) form.before(box);
    ["email", "password"].forEach((id) => { at(id).setAttribute("aria-invalid", "true"); at(id).setAttribute("aria-describedby", "error"); });
    at("password").value = "";
    box.focus();
  }
})();
