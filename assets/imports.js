/* Import: sends the file, gathers how columns are matched, types fixes, opens comparisons. Nothing about a patient is kept here. */
(function () {
  "use strict";
  const LIMIT = 25000000;
  const TOO_BIG = "The file is larger than 25 MB. Larger files (up to 100 MB) are imported on the server: python -m db import.";
  let last = 0, asking = false;

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    care: Object.assign({}, (window.dash_clientside || {}).care, {
      importsGo: function (address) {
        if (address) window.care.go(address);
        return window.dash_clientside.no_update;
      },
    }),
  });

  function complain(text) {
    const place = document.getElementById("import-error");
    if (!place) return;
    place.textContent = text;
    place.focus();
  }

  async function send(form) {
    const file = form.elements.file.files[0];
    if (file && file.size > LIMIT) { complain(TOO_BIG); return; }
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    button.textContent = "Reading the file…";
    try {
      const answer = await fetch("/import/upload", { method: "POST", body: new FormData(form), credentials: "same-origin" });
      const said = await answer.json().catch(() => ({}));
      if (answer.ok && said.href) { window.care.go(said.href); return; }
      complain(said.error || (answer.status === 413 ? TOO_BIG : "The file could not be sent. Try again."));
    } catch (lost) {
      complain("The server did not answer. Nothing was written; try again.");
    }
    button.disabled = false;
    button.textContent = "Upload";
  }

  function gather(form) {
    const value = { batch_id: form.dataset.batch, columns: {}, day_forms: {}, units: {}, base: "", base_on: "", make_people: false };
    for (const row of form.querySelectorAll("tbody tr")) {
      const field = row.querySelector("[name=field]");
      if (!field.value) continue;
      if (value.columns[field.value]) { complain("Two columns mean the same: “" + value.columns[field.value] + "” and “" + field.dataset.column + "”. Choose one."); field.focus(); return null; }
      value.columns[field.value] = field.dataset.column;
      const form_ = row.querySelector("[name=form]"), unit = row.querySelector("[name=unit]");
      if (!form_.hidden && form_.value) value.day_forms[field.value] = form_.value;
      if (!unit.hidden && unit.value) value.units[field.value] = unit.value;
    }
    if (value.columns.offset) { value.base = form.elements.base.value; value.base_on = form.elements.base_on.value; }
    value.make_people = Boolean(form.elements.make_people && form.elements.make_people.checked);
    return value;
  }

  /* What a column means decides what else must be said about it. */
  function adapt(form) {
    let counted = false;
    for (const row of form.querySelectorAll("tbody tr")) {
      const field = row.querySelector("[name=field]"), chosen = field.selectedOptions[0];
      const form_ = row.querySelector("[name=form]"), unit = row.querySelector("[name=unit]");
      form_.hidden = chosen.dataset.kind !== "day";
      const units = chosen.dataset.unit ? chosen.dataset.unit.split(",") : [];
      if (unit.dataset.of !== field.value && unit.dataset.of !== undefined) {
        unit.replaceChildren(...["", ...units].map((text) => { const one = document.createElement("option"); one.value = text; one.textContent = text || "stored unit"; return one; }));
      }
      unit.dataset.of = field.value;
      unit.hidden = units.length === 0;
      counted = counted || field.value === "offset";
    }
    document.getElementById("import-counted").hidden = !counted;
    document.getElementById("import-base-on").hidden = form.elements.base.value !== "date";
  }

  function fix(field) {
    if (field.value === field.defaultValue && !field.dataset.entered) return;
    const value = JSON.parse(field.dataset.fix);
    last = value.row;
    window.care.put("imports-fix", Object.assign(value, { value: field.value }));
  }

  function look(batch) {
    const only = document.getElementById("import-only"), column = document.getElementById("import-column");
    const asked = new URLSearchParams({ step: "check" });
    if (only && !only.checked) asked.set("all", "1");
    if (column && column.value) asked.set("column", column.value);
    window.care.go("/import/" + batch + "?" + asked);
  }

  document.addEventListener("submit", function (event) {
    if (event.target.id === "import-start") { event.preventDefault(); send(event.target); }
    if (event.target.id === "import-match") {
      event.preventDefault();
      const value = gather(event.target);
      if (value) { asking = true; window.care.put("imports-match", value); }
    }
  });

  document.addEventListener("change", function (event) {
    const form = event.target.closest("#import-match");
    if (form) adapt(form);
    if (event.target.id === "import-only" || event.target.id === "import-column") look(event.target.dataset.batch);
    if (event.target.dataset && event.target.dataset.fix) fix(event.target);
  });

  document.addEventListener("keydown", function (event) {
    const field = event.target.closest && event.target.closest("[data-fix]");
    if (!field || event.key !== "Enter") return;
    event.preventDefault();
    if (field.value === field.defaultValue) { field.dataset.entered = "1"; fix(field); } else field.blur();
  });

  document.addEventListener("click", function (event) {
    const opens = event.target.closest("[data-opens]");
    if (opens) {
      const row = document.getElementById(opens.dataset.opens), open = row.hidden;
      row.hidden = !open;
      opens.setAttribute("aria-expanded", String(open));
      opens.textContent = open ? "Close" : "Compare";
      opens.setAttribute("aria-label", opens.getAttribute("aria-label").replace(/^\S+/, opens.textContent));
      opens.closest("tr").classList.toggle("is-open", open);
      return;
    }
    const pressed = event.target.closest("[data-act='imports-fix']");
    if (pressed) last = JSON.parse(pressed.dataset.value).row || last;
    const heavy = event.target.closest("#import-write");
    if (heavy) setTimeout(() => { heavy.dataset.label = heavy.textContent; heavy.textContent = "Writing…"; heavy.disabled = true; });
  });

  /* Signed out, offline, refused: what was pressed can be pressed again. */
  window.addEventListener("care:refused", function () {
    const heavy = document.getElementById("import-write");
    if (!heavy || !heavy.dataset.label) return;
    heavy.textContent = heavy.dataset.label;
    heavy.disabled = false;
  });

  /* After a row is fixed and gone, go on at the next one; after a refusal, at what was said. */
  document.addEventListener("care:drawn", function (event) {
    if (!event.target.querySelector || !event.target.querySelector(".list-h")) return;
    const said = document.getElementById("import-said");
    if (said) { said.focus(); return; }
    const asked = asking && document.getElementById("import-asked");
    asking = false;
    if (asked) { asked.focus(); asked.scrollIntoView({ block: "nearest" }); return; }
    if (!last || (document.activeElement && document.activeElement !== document.body)) return;
    const rows = [...document.querySelectorAll(".imp tbody tr[id^='import-row-']")];
    const next = rows.find((row) => Number(row.id.split("-")[2]) >= last) || rows[rows.length - 1];
    const place = (next && next.querySelector(".fix input, .fix button, button")) || document.getElementById("import-write");
    if (place) place.focus();
    last = 0;
  });
})();
