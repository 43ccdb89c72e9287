/* Small forms that open in place (dashboard/components/entry_form.py): what came of one stands beside what was typed; what looks odd is asked
   about once; when somebody else was first, both values are shown and a person chooses. */
(function () {
  "use strict";
  const none = () => window.dash_clientside.no_update;
  let sent = null; // the form, or the button, that was pressed last
  let undoable = null;

  document.addEventListener("submit", function (event) {
    const form = event.target.closest("form[data-entry]");
    if (!form) return;
    sent = form;
    if (!form.querySelector("[data-items]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    window.care.put(form.dataset.act, Object.assign(JSON.parse(form.dataset.value || "{}"), assembled(form)));
  }, true);

  /* Fields by name; rows of a list (data-items) as objects, each by its key (data-item). Hidden and stopped rows are not sent. */
  function assembled(form) {
    const whole = read([...form.elements].filter((field) => !field.closest("[data-item]")));
    form.querySelectorAll("[data-items]").forEach((list) => {
      const rows = [...list.querySelectorAll("[data-item]")].filter((row) => !row.hidden && row.dataset.stopped === undefined);
      whole[list.dataset.items] = rows.map((row) => Object.assign({ exercise_key: row.dataset.item }, read([...row.querySelectorAll("[name]")])));
    });
    return whole;
  }
  function read(fields) {
    const found = {};
    fields.filter((field) => field.name).forEach((field) => {
      if (field.dataset.list !== undefined) found[field.name] = [...(found[field.name] || []), ...(field.checked ? [Number(field.value)] : [])];
      else if (field.type === "checkbox") { if (field.checked) found[field.name] = true; } else found[field.name] = field.value;
    });
    return found;
  }
  document.addEventListener("click", function (event) {
    const pressed = event.target.closest("button[data-act]");
    if (pressed) sent = pressed;
    const close = event.target.closest("[data-entry-close]");
    if (close) shut(close.closest("details"));
  }, true);

  function shut(box) {
    if (!box) return;
    box.open = false;
    box.querySelector("form").reset();
    quiet(box.querySelector(".entry-said"));
    box.querySelector("summary").focus();
  }
  function quiet(place) { if (place) { place.hidden = true; place.replaceChildren(); } }

  /* One form open at a time; the first field has the focus. */
  document.addEventListener("toggle", function (event) {
    const box = event.target;
    if (!box.matches || !box.matches("details.entry") || !box.open) return;
    document.querySelectorAll("details.entry[open]").forEach((other) => { if (other !== box && !other.contains(box)) other.open = false; });
    const field = box.querySelector("select, input:not([type=hidden]), textarea");
    if (field) field.focus();
  }, true);

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const box = event.target.closest && event.target.closest("details.entry[open]");
    if (box) { event.stopPropagation(); shut(box); }
  }, true);

  /* Sure of what was typed is not sure of what is typed next. */
  document.addEventListener("input", function (event) {
    const form = event.target.closest && event.target.closest("form[data-entry]");
    if (!form || !form.dataset.value.includes('"sure"')) return;
    const value = JSON.parse(form.dataset.value);
    delete value.sure;
    form.dataset.value = JSON.stringify(value);
  });

  function again(change) {
    const value = Object.assign(JSON.parse(sent.dataset.value || "{}"), change);
    sent.dataset.value = JSON.stringify(value);
    if (sent.tagName === "FORM") sent.requestSubmit(); else sent.click();
  }

  function button(words, main, run) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = main ? "btn btn-main" : "btn";
    made.textContent = words;
    made.addEventListener("click", run);
    return made;
  }

  /* Beside the form, or for a bare button right after it. */
  function place() {
    if (!sent || !sent.isConnected) return null;
    if (sent.tagName === "FORM") return sent.querySelector(".entry-said");
    let after = sent.nextElementSibling;
    if (!after || !after.classList.contains("entry-said")) {
      after = document.createElement("div");
      after.className = "err entry-said";
      after.setAttribute("role", "alert");
      after.tabIndex = -1;
      sent.after(after);
    }
    return after;
  }

  function say(lines, ...buttons) {
    const at = place();
    if (!at) { window.care.toast(lines.join(" "), { kind: "err" }); return; }
    at.replaceChildren(...lines.map((line) => { const p = document.createElement("p"); p.textContent = line; return p; }), ...buttons);
    at.hidden = false;
    at.focus();
  }

  function told(news) {
    if (!news) return none();
    const asks = sent;
    if (news.refused) say([news.refused]);
    else if (news.ask) say(news.ask, button("Keep it as it is", true, () => { sent = asks; again({ sure: true }); }));
    else if (news.conflict) {
      say(["Somebody else was first.", ...news.conflict], button("Keep mine", true, () => { sent = asks; again({ version: news.version }); }),
        button("Keep theirs", false, () => { quiet(place()); refresh(); }));
    } else if (news.saved) {
      const box = sent && sent.closest && sent.closest("details.entry");
      if (box) { box.open = false; sent.reset(); quiet(box.querySelector(".entry-said")); }
      window.care.changedByMe();
      const undo = news.undo ? { action: "Undo", run: () => { sent = null; if (news.undo.store) window.care.put(news.undo.store, news.undo.value); else window.care.put("entry-undo", { of: news.undo }); } } : {};
      undoable = undo.run || null;
      window.setTimeout(() => { if (undoable === undo.run) undoable = null; }, 10000);
      window.care.toast(news.saved, Object.assign({ key: "entry" }, undo));
      refresh(news.go);
      if (box && box.isConnected) box.querySelector("summary").focus();
    }
    return none();
  }

  function refresh(address) {
    if (address) window.care.go(address); else window.dispatchEvent(new CustomEvent("care:refresh"));
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { entries: { told: told } });
  window.care.keys.add({ keys: ["u"], words: "Undo the last change", group: "Patient", when: () => Boolean(undoable), run: () => { const run = undoable; undoable = null; run(); } });

  /* An address that names an aid leads to its row. */
  let led = "";
  document.addEventListener("care:drawn", function () {
    const aid = new URLSearchParams(window.location.search).get("aid");
    if (!aid || led === window.location.href) return;
    const row = document.getElementById("aid-" + aid);
    if (!row) return;
    led = window.location.href;
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
  });
})();
