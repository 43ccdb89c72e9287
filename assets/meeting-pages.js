/* Meetings outside the run: planning by drag or Alt with the arrows, minutes, a profession's line; and copying minutes as text. */
(function () {
  "use strict";
  const care = window.care;
  const at = (id) => document.getElementById(id);
  const page = () => at("plan-page");
  const plan = () => page() && page().querySelector(".pl");

  /* ---- the list */
  function said(news) {
    if (news && news.go) { if (news.go === window.location.pathname) window.location.reload(); else care.go(news.go); }
    if (news && news.refused) { const place = document.querySelector("#meetings-page [data-refused]"); place.hidden = false; place.textContent = news.refused; place.focus(); }
    return window.dash_clientside.no_update;
  }
  window.dash_clientside = Object.assign({}, window.dash_clientside, { meetingPages: { said: said } });
  document.addEventListener("change", (event) => { if (event.target.id === "mg-series") at("mg-once").hidden = event.target.value !== ""; });
  /* an empty field is no value: a meeting of a series takes name, time and length from it */
  document.addEventListener("formdata", (event) => {
    if (!event.target.closest(".mg-form")) return;
    const once = at("mg-once");
    const dropped = once && once.hidden ? ["name", "starts_at", "minutes"] : [];
    [...event.formData.entries()].forEach(([name, value]) => { if (value === "" || dropped.includes(name)) event.formData.delete(name); });
  });

  /* ---- planning */
  function send(what, body, done) {
    const meeting = page().dataset.meeting, key = crypto.randomUUID();
    const whole = () => Object.assign({ key: key, meeting_id: meeting }, typeof body === "function" ? body() : body);
    care.meetingSend.send({ address: "/meetings/" + meeting + "/do/" + what, body: whole, done: (answer) => { if (done) done(answer); again(); },
      refused: (words, status) => { care.toast(status === 409 ? "Somebody changed the agenda meanwhile; it is shown as it is now." : words, { kind: status === 409 ? "note" : "err", key: "plan" }); drawn = ""; again(); } });
  }
  let drawn = "";
  async function again() {
    if (!page()) return;
    const answer = await fetch("/meetings/" + page().dataset.meeting + "/plan.json", { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer || !answer.ok || !page()) return;
    const body = await answer.text();
    if (body === drawn) return;
    if (page().contains(document.activeElement) && document.activeElement.matches("input, select")) return; // nobody's typing is drawn over
    drawn = body;
    const open = [...page().querySelectorAll("details[open]")].map((one) => one.closest("tr") && one.closest("tr").previousElementSibling.dataset.item);
    const focus = document.activeElement.closest && document.activeElement.closest("tr[data-item]") && document.activeElement.closest("tr[data-item]").dataset.item;
    const place = page().querySelector(".pl").parentElement;
    care.draw(place, JSON.parse(body).tree);
    open.filter(Boolean).forEach((id) => { const row = page().querySelector("tr[data-item='" + id + "']"); if (row) row.nextElementSibling.querySelector("details").open = true; });
    if (focus) { const row = page().querySelector("tr[data-item='" + focus + "']"); if (row) row.focus(); }
  }
  window.setInterval(() => { if (page() && !document.hidden) again(); }, 4000);

  const order = () => [...page().querySelectorAll("tr[data-item]")].map((row) => row.dataset.item);
  function move(id, to) {
    const list = order(), from = list.indexOf(id);
    if (from < 0 || to < 0 || to >= list.length || to === from) return;
    list.splice(to, 0, list.splice(from, 1)[0]);
    const row = page().querySelector("tr[data-item='" + id + "']"), under = row.nextElementSibling, focused = document.activeElement === row;
    const next = page().querySelector("tr[data-item='" + list[to + 1] + "']");
    if (next) next.before(row, under); else { const last = page().querySelector("tr[data-item='" + list[to - 1] + "']"); last.nextElementSibling.after(row, under); }
    if (focused) row.focus();
    drawn = ""; // the row stands there before the server said so; then the page is drawn as it is
    send("reorder", () => ({ version: Number(plan().dataset.version), items: list }), (answer) => { if (plan()) plan().dataset.version = String(answer.version); });
  }
  document.addEventListener("keydown", (event) => {
    const row = page() && event.target.closest && event.target.closest("tr[data-item]");
    if (!row || event.target !== row) return;
    const n = order().indexOf(row.dataset.item);
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) { event.preventDefault(); move(row.dataset.item, n + (event.key === "ArrowUp" ? -1 : 1)); }
    else if (!event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) { event.preventDefault(); const rows = page().querySelectorAll("tr[data-item]"); const next = rows[n + (event.key === "ArrowUp" ? -1 : 1)]; if (next) next.focus(); }
  });
  /* a line shows where the row would come to stand: before the one under the pointer, or after it when coming from above */
  let dragged = null;
  function mark(row) { page().querySelectorAll("[data-drop]").forEach((one) => one.removeAttribute("data-drop")); if (row) row.dataset.drop = order().indexOf(dragged) < order().indexOf(row.dataset.item) ? "after" : "before"; }
  document.addEventListener("dragstart", (event) => { const row = page() && event.target.closest("tr[data-item]"); if (row) { dragged = row.dataset.item; event.dataTransfer.effectAllowed = "move"; } });
  document.addEventListener("dragover", (event) => { const row = dragged && event.target.closest("tr[data-item]"); if (row) { event.preventDefault(); mark(row); } });
  document.addEventListener("dragend", () => { if (dragged) { mark(null); dragged = null; } });
  document.addEventListener("drop", (event) => { const row = dragged && event.target.closest("tr[data-item]"); if (row) { event.preventDefault(); const id = dragged, to = order().indexOf(row.dataset.item); mark(null); dragged = null; move(id, to); } });

  document.addEventListener("click", (event) => {
    if (!page()) return;
    const target = event.target;
    const minutes = target.closest("[data-minutes]");
    if (minutes) { const n = Number(minutes.dataset.minutes); if (n >= 1 && n <= 60) send("set-item", { item_id: minutes.closest("tr").dataset.item, version: Number(minutes.dataset.version), minutes: n }); return; }
    const on = target.closest("[data-put-on]");
    if (on) { send("put-on", { patient_id: on.dataset.putOn }); return; }
    const by = target.closest("[data-step]"); // without dragging and without keys, such as on a phone
    if (by) { const id = by.closest("tr").previousElementSibling.dataset.item; move(id, order().indexOf(id) + Number(by.dataset.step)); by.focus(); return; }
    const off = target.closest("[data-take-off]");
    if (off) { send("take-off", { item_id: off.dataset.takeOff }); return; }
    const what = target.closest("[data-plan]");
    if (what && what.dataset.plan === "refill") send("refill", {});
    if (what && what.dataset.plan === "start") { event.preventDefault(); event.stopPropagation(); send("start", {}, () => care.go("/meetings/" + page().dataset.meeting + "/run")); }
  }, true);
  document.addEventListener("submit", (event) => {
    const form = page() && event.target.closest("form[data-say], form[data-defer], form[data-join]");
    if (!form) return;
    event.preventDefault();
    document.activeElement.blur();
    if (form.dataset.say) send("say-before", { item_id: form.dataset.say, text: form.elements.text.value }, () => care.toast("Kept."));
    else if (form.dataset.join) send("join", { item_id: form.dataset.join, how: form.elements.how.value }, () => care.toast("Kept."));
    else send("defer", { item_id: form.dataset.defer, to: form.elements.to.value, why: form.elements.why.value }, () => care.toast("Postponed: they are on the next meeting from that day on."));
  });
  document.addEventListener("change", (event) => {
    if (!page()) return;
    const field = event.target;
    if (field.matches("[data-attend]") && field.value) send("attend", { account_id: field.dataset.attend, presence: field.value });
    if (field.matches("[data-consent]") && field.value) { send("consent", { patient_id: field.dataset.consent, consent: field.value }); field.blur(); }
    if (field.id === "plan-find" && people.has(field.value)) { send("put-on", { patient_id: people.get(field.value) }); field.value = ""; field.blur(); }
  });
  /* anybody under care, by name and birth date, read when the field is entered */
  const people = new Map();
  document.addEventListener("focusin", async (event) => {
    if (event.target.id !== "plan-find" || people.size) return;
    const answer = await fetch("/patients/people.json", { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer || !answer.ok) return;
    (await answer.json()).forEach((one) => people.set(one.fam + (one.giv ? ", " + one.giv : "") + ", born " + one.born, one.id));
    window.setTimeout(() => people.clear(), 60000); // in memory for a minute, as the search
    if (at("plan-people")) at("plan-people").replaceChildren(...[...people.keys()].map((words) => care.element(["option", { value: words }], false)));
  });

  /* ---- add to meeting, from a patient's page */
  async function wish(patient) {
    const post = (address, body) => care.meetingSend.post(address, Object.assign({ key: crypto.randomUUID() }, body));
    const answer = await post("/meetings/wish", { patient_id: patient }).catch(() => null);
    if (!answer || !answer.ok) return;
    const made = await answer.json();
    care.changedByMe();
    care.undo.offer("Added to the next case meeting", () => post("/meetings/unwish", { wish_id: made.wish_id }).then((back) => care.toast(back.ok ? "Taken off again" : "An agenda has taken it up already; take them off there.")));
  }
  document.addEventListener("click", (event) => { const button = event.target.closest("[data-wish]"); if (button) wish(button.dataset.wish); });
  care.keys.add({ keys: ["m"], words: "Add to meeting", group: "Patient", when: () => Boolean(at("patient-wish")), run: () => at("patient-wish").click() });

  /* ---- minutes */
  document.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy-text]");
    if (copy) { navigator.clipboard.writeText(copy.dataset.copyText).then(() => care.toast("Copied as text."), () => care.toast("Copying is not allowed in this browser.", { kind: "err" })); return; }
    if (event.target.closest("[data-print]")) window.print();
    const again = event.target.closest("[data-reopen]");
    if (again) care.meetingSend.send({ address: "/meetings/" + again.dataset.reopen + "/reopen", body: { key: crypto.randomUUID(), meeting_id: again.dataset.reopen }, done: () => care.go("/meetings/" + again.dataset.reopen + "/run"), refused: (words) => care.toast(words, { kind: "err" }) });
  });
})();
