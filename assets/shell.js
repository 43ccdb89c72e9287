/* The frame of the page: where we are, whether the server is there, who is signed in, and messages.
   Everything here works on what dashboard/components/shell.py draws. */
(function () {
  "use strict";
  const POLL_MS = 4000; // with the answer's own time, another person's change is on the screen within five seconds
  const care = (window.care = window.care || {});
  const at = (id) => document.getElementById(id);
  const clock = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

  /* ---- messages: one line each; what went wrong stays until it is closed and says what to do */
  function toast(message, options) {
    const { kind = "note", action, run, key = message } = options || {};
    const place = at("toasts");
    if (!place) return null;
    const old = [...place.children].find((child) => child.dataset.key === key);
    if (old) old.remove();
    const made = care.element(["div", { class: "tst sheet tst-" + kind, role: kind === "err" ? "alert" : "status", "data-key": key },
      ["span", {}, ...(Array.isArray(message) ? message : [message])],
      ...(action ? [["button", { class: "btn", type: "button", "data-run": "" }, ...(Array.isArray(action) ? action : [action])]] : []),
      ["button", { class: "btn btn-bare", type: "button", "aria-label": "Close", "data-close": "" }, "Close"]]);
    made.addEventListener("click", (event) => {
      if (event.target.closest("[data-run]") && run) run();
      if (event.target.closest("[data-run], [data-close]")) made.remove();
    });
    place.append(made);
    if (kind === "note") window.setTimeout(() => made.remove(), 10000);
    return made;
  }

  /* ---- the dot: text always */
  let offlineSince = null;
  let saving = 0;
  function status() {
    const place = at("status");
    if (!place) return;
    const [shape, words] = offlineSince ? ["dot is-off", "Offline since " + offlineSince] : saving ? ["dot is-half", "Saving"] : ["dot", "Up to date " + clock()];
    const text = place.querySelector(".status-text");
    place.firstElementChild.className = shape;
    if (text.textContent !== words) text.textContent = words;
    place.classList.toggle("is-offline", Boolean(offlineSince));
  }
  function reached() { if (offlineSince) { offlineSince = null; toast("Connected again."); } status(); }
  function lost() { if (!offlineSince) offlineSince = clock(); status(); }

  /* ---- every answer of the server passes here */
  const plainFetch = window.fetch.bind(window);
  window.fetch = function (resource, options) {
    const address = String(resource && resource.url ? resource.url : resource);
    const writes = options && typeof options.body === "string" && options.body.includes('"key"');
    if (writes) { saving += 1; status(); }
    const shell = at("shell");
    if (shell && address.startsWith("/")) {  /* whose page this is: another tab may have signed in as somebody else */
      options = Object.assign({}, options, { headers: new Headers((options && options.headers) || {}) });
      options.headers.set("X-Account", shell.dataset.account);
    }
    const refused = () => { if (writes) window.dispatchEvent(new CustomEvent("care:refused")); };
    return plainFetch(resource, options).then((answer) => { said(answer, address); if (!answer.ok) refused(); return answer; }, (failure) => {
      refused();
      if (failure && failure.name !== "AbortError") {
        lost();
        if (writes && !options.sentAgain) toast("Not saved: no connection. What you typed is still here. Save again when the dot says up to date.", { kind: "err", key: "lost" });
      }
      throw failure;
    }).finally(() => { if (writes) { saving -= 1; if (!offlineSince) status(); } });
  };
  /* The server says what is wrong in one sentence; here it is shown where it cannot be missed, and stays until it is closed. */
  const DO = {
    400: "This page is older than the server. Reload it and try again.",
    503: "The clinic's database did not answer. Nothing you typed is lost. Wait a moment, then try again.",
  };
  function said(answer, address) {
    if (!address.startsWith("/") || address.startsWith("/sign-in")) return;
    reached();
    if (answer.status === 401) { signInAgain(); return; }
    if (answer.status === 412) { somebodyElse(); return; }
    if (answer.status < 400 || !address.startsWith("/_dash-update")) return;
    const reload = answer.status === 400 || answer.status === 409 ? { action: "Reload", run: () => window.location.reload() } : {};
    const show = (words) => toast(words, Object.assign({ kind: "err", key: "status-" + answer.status }, reload));
    answer.clone().json().then((body) => show(DO[answer.status] || body.error + (body.id ? " Error " + body.id + "." : "")),
      () => show(DO[answer.status] || "Something went wrong on the server. Try again; if it happens again, tell your administrator the time."));
  }

  /* ---- another tab of this browser signed in as somebody else: nothing typed here goes out in their name */
  function somebodyElse() {
    if (at("else")) return;
    const box = care.element(["dialog", { id: "else", class: "sheet again", "aria-labelledby": "else-h" },
      ["h2", { id: "else-h" }, "Somebody else has signed in"],
      ["p", {}, "Another person signed in in this browser, in another tab. This page was opened by " + at("shell").dataset.email + ", and nothing more is sent from it."],
      ["div", { class: "again-do" }, ["button", { class: "btn btn-main btn-lg", type: "button" }, "Reload the page"]]]);
    document.body.append(box);
    box.addEventListener("cancel", (event) => event.preventDefault());
    box.querySelector("button").addEventListener("click", () => window.location.reload());
    box.showModal();
  }

  /* ---- signed out while working: sign in over the page, which stays as it is */
  function signInAgain() {
    if (at("again")) return;
    const email = (at("shell") || { dataset: {} }).dataset.email || "";
    const box = care.element(["dialog", { id: "again", class: "sheet again", "aria-labelledby": "again-h" },
      ["form", {},
        ["h2", { id: "again-h" }, "You are signed out"],
        ["p", {}, "Nothing you typed is lost. Sign in to go on from here."],
        ["p", { class: "err", role: "alert", hidden: "" }, ""],
        ["label", { class: "l", for: "again-e" }, "Work email"],
        ["input", { class: "field", id: "again-e", name: "email", type: "email", autocomplete: "username", value: email, readonly: "" }],
        ["label", { class: "l", for: "again-p" }, "Password"],
        ["input", { class: "field", id: "again-p", name: "password", type: "password", autocomplete: "current-password", required: "" }],
        ["label", { class: "l", for: "again-c" }, "One-time code, if you use one"],
        ["input", { class: "field", id: "again-c", name: "code", type: "text", inputmode: "numeric", autocomplete: "one-time-code" }],
        ["div", { class: "again-do" }, ["button", { class: "btn btn-main btn-lg", type: "submit" }, "Sign in"],
          ["a", { href: "/sign-in", "data-reload": "" }, "Leave this page"]]]]);
    document.body.append(box);
    box.addEventListener("cancel", (event) => event.preventDefault());
    box.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const refused = box.querySelector(".err");
      const fields = new URLSearchParams(new FormData(event.target));
      plainFetch("/sign-in", { method: "POST", body: fields, headers: { Accept: "application/json" } })
        .then((answer) => answer.json().then((body) => [answer.ok && !body.error, body]))
        .then(([ok, body]) => {
          if (ok) { box.close(); box.remove(); toast(care.meetingSend && care.meetingSend.waiting() ? "Signed in again. What waited is being sent." : "Signed in again. Repeat what you were doing: it was not saved yet."); status(); return; }
          refused.hidden = false;
          refused.textContent = body.error || "This did not work. Try again.";
          box.querySelector("#again-p").focus();
        }, () => { refused.hidden = false; refused.textContent = "No connection. Try again in a moment."; });
    });
    box.showModal();
    box.querySelector("#again-p").focus();
  }

  /* ---- has somebody else changed this clinic's records? asked cheaply, never a sign of use */
  let seen = null;
  let counted = null;
  let mine = 0;
  care.changedByMe = () => { mine = Date.now(); seen = null; };
  function filling() {
    const inside = document.activeElement && document.activeElement.closest("form, input, textarea, select");
    return Boolean(inside || document.querySelector("main details[open] form, main form.sheet:not([hidden]), dialog[open]"));
  }
  function nextMeeting(next) {
    const place = at("next-meeting");
    if (!place) return;
    place.hidden = !next;
    if (next) { place.href = next.href; place.textContent = next.words; }
  }
  function poll() {
    if (!at("shell") || document.hidden || at("again") || at("else")) return;
    const watched = document.querySelector("[data-watch]");
    const of = watched ? "of=" + encodeURIComponent(watched.dataset.watch) : "";
    plainFetch("/me/changes?" + [of, counted === null ? "" : "seen=" + counted].filter(Boolean).join("&"), { headers: { Accept: "application/json" } }).then((answer) => {
      if (answer.status === 401) { signInAgain(); return null; }
      reached();
      return answer.ok ? answer.json() : null;
    }, lost).then((news) => {
      if (!news) return;
      const now = (of || "all") + ":" + news.n;
      if (watched && seen && seen !== now && seen.startsWith(of) && Date.now() - mine > 3000) {
        const words = "Updated " + clock() + (news.by ? " by " + news.by : "") + ".";
        const again = () => window.dispatchEvent(new CustomEvent("care:refresh"));
        // What others changed is drawn at once, but never over what somebody is filling in.
        if (filling()) toast(words, { kind: "new", key: "updated", action: "Refresh", run: again });
        else { again(); toast(words, { key: "updated" }); }
      }
      if (counted !== null && counted !== news.all) window.dispatchEvent(new CustomEvent("care:news", { detail: news }));
      counted = news.all;
      for (const [place, [n, what]] of Object.entries(news.counts || {})) shellCount(place, n, what);
      if ("meeting" in news) nextMeeting(news.meeting);
      seen = now;
    });
  }
  /* How much waits behind an entry of the navigation, and what is counted; nothing is shown for nothing. */
  function shellCount(href, n, what) {
    document.querySelectorAll(".nav a").forEach((link) => {
      if (link.getAttribute("href") !== href) return;
      const old = link.querySelector(".count");
      if (old) old.remove();
      if (what) link.dataset.counts = what;
      if (n) link.append(care.element(["span", { class: "count", title: n + " " + (link.dataset.counts || "") }, String(n), ["span", { class: "sr" }, " " + (link.dataset.counts || "")]]));
    });
  }
  care.shellCount = shellCount;
  window.setInterval(poll, POLL_MS);
  window.addEventListener("online", poll);
  window.addEventListener("offline", lost);

  /* ---- where we are */
  function place() {
    const path = window.location.pathname;
    document.querySelectorAll(".nav a, .tabbar a").forEach((link) => {
      const target = link.getAttribute("href");
      const here = path === target || (target !== "/" && path.startsWith(target + "/"));
      if (here) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    });
    closeMenus();
  }
  /* Menus of the frame: one's own, and what has no room in a phone's bar. */
  function closeMenus(but) { document.querySelectorAll("details.pop[open]").forEach((menu) => { if (menu !== but) menu.open = false; }); }
  let lastPath = null;
  function arrived() {
    if (!at("shell")) return;
    const path = window.location.pathname;
    if (path === lastPath) { landed(); return; }
    const first = lastPath === null;
    if (first) window.setTimeout(poll, 400);
    lastPath = path;
    place();
    seen = null;
    left = first ? null : document.activeElement;
    if (left && left.closest(".nav, .tabbar")) left = document.body;
    landed();
  }
  /* A reader of the screen, or somebody on the keyboard, starts at the page that came, not at the link or the row that is gone. */
  let left = null; // what had the focus when the address changed
  function landed() {
    const now = document.activeElement;
    if (!left || (now === left && now !== document.body)) return;
    left = null;
    if (now === document.body || now.closest(".nav, .tabbar")) at("main").focus({ preventScroll: true });
  }
  new MutationObserver(arrived).observe(document.documentElement, { childList: true, subtree: true });
  window.addEventListener("popstate", () => window.setTimeout(place, 0));

  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.pop"));
    if (event.target.closest("[data-keys-help]")) { closeMenus(); if (care.keys) care.keys.help(); }
  });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.pop[open]");
    if (event.key === "Escape" && menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  /* what scrolls sideways can be reached from the keyboard, and only then is a stop of its own */
  function reachable() {
    document.querySelectorAll(".banner-facts, .list-f").forEach((line) => {
      if (line.scrollWidth > line.clientWidth && !line.querySelector("a, button, input, select")) line.tabIndex = 0; else line.removeAttribute("tabindex");
    });
  }
  window.addEventListener("resize", reachable);
  document.addEventListener("care:drawn", reachable);
  document.addEventListener("care:drawn", (event) => {
    const said = event.target.querySelector("[data-keys-now]");
    if (said && at("shell")) at("shell").dataset.keys = said.dataset.keysNow;
  });

  Object.assign(care, { toast: toast, status: status, poll: poll, signInAgain: signInAgain });
})();
