/* Rule book: filters kept in the address, what differs from what is saved, and the replay of a change before it is saved. */
(function () {
  "use strict";
  const WAIT_MS = 400;
  let counts = {}, tried = {}, waiting = {};
  const switched = {}; // rule -> on or off as wanted, until saved

  const page = () => document.getElementById("rules-page");
  const row = (key) => document.getElementById("rb-" + key);
  const none = () => window.dash_clientside.no_update;

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    rules: {
      counts: function (found) {
        counts = Object.assign(counts, found);
        showCounts();
        return none();
      },
      tried: function (found) {
        if (found) { tried[found.rule_key] = found; showTried(found.rule_key); }
        return none();
      },
    },
  });

  function showCounts() {
    Object.entries(counts).forEach(([key, [people, unknown]]) => {
      const place = document.getElementById("rb-n-" + key);
      if (!place) return;
      const alone = row(key).dataset.alone;
      const link = document.createElement(people === "nobody now" || alone ? "span" : "a");
      link.textContent = people;
      if (link.tagName === "A") link.href = "/rules/" + key; else if (people === "nobody now") link.className = "muted";
      const rest = document.createElement("span");
      rest.className = "muted";
      rest.textContent = unknown;
      place.replaceChildren(link, rest);
    });
  }

  function showTried(key) {
    const found = tried[key], place = document.getElementById("rb-fig-" + key), said = document.getElementById("rb-said-" + key);
    if (!place || !found) return;
    if (found.count) { counts[key] = found.count; showCounts(); }
    if (found.figure) place.replaceChildren(window.care.element(found.figure, false));
    if (said) { said.textContent = found.refused || found.said || ""; said.classList.toggle("err", Boolean(found.refused)); }
    const save = row(key).querySelector("[data-save]");
    if (save) save.disabled = Boolean(found.refused);
  }

  /* What the row says now. A number that is none is sent as it is: the server says what is wrong with it. */
  function draft(key) {
    const place = row(key), params = {};
    place.querySelectorAll("[data-param]").forEach((field) => { params[field.dataset.param] = Number(field.value.trim().replace(",", ".").replace("−", "-") || NaN); });
    const enabled = key in switched ? switched[key] : place.dataset.enabled === "true";
    return { rule_key: key, enabled: enabled, params: params };
  }

  function isDrafted(place) {
    const key = place.dataset.rule;
    const typed = Array.from(place.querySelectorAll("[data-param]")).some((field) => field.value.trim() !== field.defaultValue);
    return typed || (key in switched && String(switched[key]) !== place.dataset.enabled);
  }

  function look(place) {
    const key = place.dataset.rule, edit = place.querySelector(".rb-ed"), button = place.querySelector(".sw[role=switch]");
    if (!edit) return;
    const drafted = isDrafted(place);
    if (button) {
      const on = key in switched ? switched[key] : place.dataset.enabled === "true";
      button.setAttribute("aria-checked", String(on));
      button.lastChild.textContent = on ? "On" : "Off";
    }
    place.querySelectorAll("[data-param]").forEach((field) => {
      field.style.width = Math.max(field.value.length, 1) + "ch";
      field.parentElement.classList.toggle("chg", field.value.trim() !== field.defaultValue);
    });
    place.classList.toggle("ed", drafted);
    edit.hidden = !drafted;
  }

  function ask(key) {
    clearTimeout(waiting[key]);
    waiting[key] = setTimeout(function () {
      if (!row(key)) return;
      const wanted = draft(key), said = document.getElementById("rb-said-" + key);
      const wrong = Array.from(row(key).querySelectorAll("[data-param]")).find((field) => Number.isNaN(wanted.params[field.dataset.param]));
      if (wrong) { tried[key] = { rule_key: key, refused: wrong.getAttribute("aria-label").split(",")[0] + ": not a number." }; showTried(key); return; }
      if (said) { said.textContent = "Replaying 6 months…"; said.classList.remove("err"); }
      window.dash_clientside.set_props("rules-try", { data: wanted });
    }, WAIT_MS);
  }

  function back(key) {
    const place = row(key);
    place.querySelectorAll("[data-param]").forEach((field) => { field.value = field.defaultValue; });
    delete switched[key];
    look(place);
    ask(key);
  }

  /* Filters: everything is on the page, so the browser hides what is not asked for. */
  function wanted() {
    const asked = new URLSearchParams(window.location.search);
    return { disc: asked.get("disc") || "", on: asked.get("on") || "", q: (asked.get("q") || "").trim().toLowerCase() };
  }

  function filter() {
    const bar = document.getElementById("rules-disc");
    if (!bar || !document.getElementById("rules-none")) return;
    const asked = wanted();
    let shown = 0;
    document.querySelectorAll("#rules-page .rb-group").forEach((group) => {
      let here = 0;
      group.querySelectorAll(".rb").forEach((place) => {
        const is = place.dataset;
        const fits = (!asked.disc || is.disc.split(" ").includes(asked.disc)) && is.text.includes(asked.q) &&
          (!asked.on || (asked.on === "changed" ? is.changed === "true" : is.enabled === String(asked.on === "on")));
        place.hidden = !fits;
        here += fits ? 1 : 0;
      });
      group.hidden = here === 0;
      shown += here;
    });
    document.getElementById("rules-none").hidden = shown > 0;
    document.getElementById("rules-shown").textContent = asked.disc || asked.on || asked.q ? shown + (shown === 1 ? " rule" : " rules") + " shown" : "";
    document.querySelectorAll("#rules-page .filter[data-on]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.on === asked.on)));
    bar.value = asked.disc;
    const field = document.getElementById("rules-q");
    if (field !== document.activeElement) field.value = new URLSearchParams(window.location.search).get("q") || "";
  }

  function put(name, value) {
    const asked = new URLSearchParams(window.location.search);
    if (value) asked.set(name, value); else asked.delete(name);
    const query = asked.toString();
    window.history.replaceState(window.history.state, "", window.location.pathname + (query ? "?" + query : ""));
    filter();
  }

  document.addEventListener("input", function (event) {
    if (!page() || !page().contains(event.target)) return;
    if (event.target.id === "rules-q") put("q", event.target.value.trim());
    if (event.target.id === "rules-disc") put("disc", event.target.value);
    if (event.target.dataset.param) { const place = event.target.closest(".rb"); look(place); ask(place.dataset.rule); }
  });

  document.addEventListener("keydown", function (event) {
    if (!event.target.dataset || !event.target.dataset.param || !page()) return;
    const key = event.target.closest(".rb").dataset.rule;
    if (event.key === "Escape") { event.preventDefault(); back(key); }
    if (event.key === "Enter") { event.preventDefault(); if (isDrafted(row(key))) row(key).querySelector("[data-save]").focus(); }
  });

  document.addEventListener("click", function (event) {
    if (!page() || !page().contains(event.target)) return;
    const button = event.target.closest("button");
    if (!button) return;
    const is = button.dataset;
    if (is.on !== undefined) { if (is.on === "") { put("q", ""); put("disc", ""); document.getElementById("rules-q").value = ""; } put("on", is.on); }
    if (button.getAttribute("role") === "switch") {
      const place = button.closest(".rb"), key = place.dataset.rule;
      switched[key] = button.getAttribute("aria-checked") !== "true";
      look(place);
      ask(key);
    }
    if (is.replay) { button.textContent = "Replaying…"; button.disabled = true; ask(is.replay); }
    if (is.back) { back(is.back); const first = row(is.back).querySelector("input, button"); if (first) first.focus(); }
    if (is.theirs) { back(is.theirs); button.closest(".notice").remove(); }
    if (is.save) {
      const place = row(is.save), made = draft(is.save);
      window.care.put("rules-act", Object.assign(made, { version: Number(place.dataset.version), alone: Boolean(place.dataset.alone) }));
    }
  });

  document.addEventListener("care:drawn", function (event) {
    if (!page() || !page().contains(event.target)) return;
    page().querySelectorAll(".rb").forEach((place) => {
      const key = place.dataset.rule;
      if (key in switched && String(switched[key]) === place.dataset.enabled) delete switched[key];
      look(place);
      if (key in tried && event.target.contains(place)) ask(key); // saved, or changed by somebody else: what was replayed is old
    });
    filter();
    showCounts();
    Object.keys(tried).forEach((key) => { if (row(key) && !event.target.contains(row(key))) showTried(key); });
  });

  window.addEventListener("_dashprivate_pushstate", function () { counts = {}; tried = {}; Object.keys(switched).forEach((key) => delete switched[key]); });
})();
