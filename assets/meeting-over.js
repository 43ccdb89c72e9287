/* What opens over a running meeting: agenda, who is here, ending it, what became of a decision, consent. One dialog, drawn anew only when
   what it shows has changed, so that nothing that is being filled in is lost. While the patient is in the room no other name stands in it. */
(function () {
  "use strict";
  const care = window.care;
  const at = (id) => document.getElementById(id);
  const WORDS = { waiting: "waiting", discussed: "discussed", as_read: "taken as read", deferred: "deferred", not_discussed: "not discussed" };
  const PRESENCES = [["", "–"], ["present", "here"], ["video", "by video"], ["apologies", "apologies"], ["absent", "absent"], ["observer", "observer"]];
  const REASONS = [["", "choose…"], ["patient_choice", "patient or family choice"], ["changed", "changed circumstances"], ["did_not_attend", "did not attend"], ["conditional", "conditional"], ["died", "died"], ["not_available", "not available"], ["other", "other"]];
  const CONSENTS = [["agrees", "agrees to be discussed by the team"], ["no_observers", "agrees, but without observers"], ["declines", "does not want to be discussed"]];
  const M = () => care.meeting.now;
  const named = (v, item) => (v.m.state.present && !(v.here && item.id === v.here.id) ? ["patient ", String(item.number)] : [["b", {}, ["bdi", {}, item.fam]], item.giv ? ", " + item.giv : ""]);
  const options = (list, chosen) => list.map(([value, words]) => ["option", { value: value, ...(value === chosen ? { selected: "" } : {}) }, words]);

  function agenda(v) {
    const stable = v.items.filter((item) => item.section === "stable" && item.state === "waiting").length;
    const hidden = v.m.state.present;
    const rows = v.items.map((item) => ["li", { class: v.here && item.id === v.here.id ? "is-now" : "" }, ["button", { type: "button", "data-go": item.id }, ["span", { class: "no" }, String(item.number)],
      ["span", { class: "whom" }, ...named(v, item), ...(item.lat && !hidden ? [["span", { class: "born" }, " ", ["bdi", {}, item.lat]]] : []), ...(item.sim && !hidden ? [["span", { class: "sim" }, " similar name"]] : []), ...(care.meetingLine.unsaved().has(item.id) ? [["span", { title: "unsaved text" }, " ✎"]] : [])],
      ["span", { class: "born" }, hidden ? "" : item.born], ["span", { class: "ag" }, item.ended || (item.state === "deferred" ? "deferred to " + item.to : WORDS[item.state])]]]);
    const stableDo = v.presenting && stable ? [["button", { class: "btn", type: "button", "data-m": "stable" }, "Take the " + stable + " stable as read"]] : [];
    const later = v.running && v.here && v.here.state !== "deferred" ? [["form", { id: "m-defer", class: "m-form" }, ["label", { for: "m-defer-to" }, "Defer " + v.here.fam + " to"], ["input", { type: "date", id: "m-defer-to", name: "to", class: "field", required: "", min: v.m.state.after, value: v.m.state.next_on }],
      ["label", { for: "m-defer-why", class: "sr" }, "Why"], ["input", { id: "m-defer-why", name: "why", class: "field", maxlength: "300", placeholder: "why, such as: family must be here", autocomplete: "off" }], ["button", { class: "btn", type: "submit" }, "Defer"]]] : [];
    return [["div", { class: "m-foot-do" }, ...stableDo, ...later], error(), hidden ? ["p", { class: "m-note" }, "Names are hidden while the patient is present."] : null, ["ol", { class: "m-list" }, ...rows]];
  }
  function attendance(v) {
    const known = new Map(v.m.state.attending.map((one) => [one.id, one.presence]));
    return [["ul", { class: "m-list" }, ...v.m.state.staff.map((one) => ["li", {}, ["label", { for: "att-" + one.id }, one.name],
      ["select", { id: "att-" + one.id, class: "field", "data-attend": one.id }, ...options(PRESENCES.filter(([value]) => value || !known.has(one.id)), known.get(one.id))]])]];
  }
  function closing(v) {
    const decided = new Set(v.m.state.decisions.filter((one) => !one.note).map((one) => one.item_id)); // who was decided about was discussed
    const left = v.items.filter((item) => item.state === "waiting" && !item.ended && !item.closed && !decided.has(item.id));
    return [["p", {}, left.length ? left.length + " not discussed. Those that are ticked go to the next meeting:" : "Everybody was discussed."],
      ["ul", { class: "m-list m-left" }, ...left.map((item) => ["li", {}, ["label", {}, ["input", { type: "checkbox", id: "carry-" + item.id, "data-carry": item.id, checked: "" }], " ", ["span", { class: "no" }, String(item.number)], " ", ...named(v, item)]])],
      care.meetingLine.unsaved().size ? ["p", { class: "err" }, "Unsaved text stands in the line of " + [...care.meetingLine.unsaved().keys()].map((id) => v.items.find((item) => item.id === id)).filter(Boolean).map((item) => (v.m.state.present ? "patient " + item.number : item.fam)).join(", ") + ". Save it first, or it stays out of the minutes."] : null,
      ["button", { class: "btn btn-main", type: "button", id: "m-close-do" }, "End and show the summary"], error()];
  }
  function became(v, which) {
    return [["form", { id: "m-conclude", class: "m-form" }, ["p", {}, ["b", {}, which.wording]], ["p", {}, ["label", { for: "m-outcome" }, "Carried out "], ["select", { id: "m-outcome", name: "outcome", class: "field" }, ...options([["not_done", "not"], ["partly", "partly"], ["done", "done"]])]],
      ["p", {}, ["label", { for: "m-reason" }, "Why not "], ["select", { id: "m-reason", name: "reason", class: "field" }, ...options(REASONS)]], ["p", {}, ["label", { for: "m-note" }, "In words "], ["input", { id: "m-note", name: "note", class: "field", maxlength: "300", autocomplete: "off" }]],
      error(), ["button", { class: "btn btn-main", type: "submit" }, "Save"]]];
  }
  function consent(v) {
    return [["form", { id: "m-consent", class: "m-form" }, ["p", {}, ...named(v, v.here), " "], ...CONSENTS.map(([value, words], n) => ["p", {}, ["label", {}, ["input", { type: "radio", name: "consent", id: "m-consent-" + value, value: value, required: "", ...(v.here.consent === value || (!v.here.consent && !n) ? { checked: "" } : {}) }], " " + words]]),
      error(), ["button", { class: "btn btn-main", type: "submit" }, "Record"]]];
  }
  const error = () => ["p", { class: "err", id: "m-over-err", role: "alert", hidden: "" }, ""];
  function refused(words) { const place = at("m-over-err"); if (place) { place.hidden = false; place.textContent = words; } else care.toast(words, { kind: "err", key: "over" }); }
  const KINDS = { agenda: ["Agenda", agenda], attendance: ["Who is here", attendance], close: ["End the meeting", closing], consent: ["May the team discuss them?", consent] };

  /* What is ticked, chosen and typed is kept over a redraw by the id of its field. */
  function draw(v) {
    const box = at("m-over"), which = v.m.overlay;
    if (!box) return;
    if (!which) { if (box.open) box.close(); return; }
    const [title, inside] = which.conclude ? ["What became of it", became] : KINDS[which];
    const tree = ["div", { class: "m-box" }, ["header", {}, ["h2", { id: "m-over-h" }, title], ["button", { class: "btn", type: "button", "data-shut": "" }, "Close ", ["kbd", {}, "Esc"]]], ...inside(v, which).filter(Boolean)];
    const now = JSON.stringify(tree);
    if (box.dataset.drawn !== now) {
      const held = box.open ? [...box.querySelectorAll("input[id], select[id]")].map((one) => [one.id, one.type === "checkbox" || one.type === "radio" ? "checked" : "value", one.type === "checkbox" || one.type === "radio" ? one.checked : one.value]) : [];
      const focused = box.open && document.activeElement ? document.activeElement.id : "";
      box.replaceChildren(care.element(tree, false));
      held.forEach(([id, kind, value]) => { const one = at(id); if (one && !one.dataset.attend) one[kind] = value; });
      if (focused && at(focused)) at(focused).focus();
      box.dataset.drawn = now;
    }
    if (!box.open) { box.showModal(); const start = box.querySelector("#m-close-do, #m-outcome, input[type=radio], .is-now button, select"); if (start) { start.focus({ preventScroll: true }); start.scrollIntoView({ block: "center" }); } }
  }
  function open(which) { if (!M() || !M().state) return; M().overlay = which; if (at("m-over")) Object.assign(at("m-over").dataset, { drawn: "", of: M().shown }); care.meeting.draw(); }
  function shut() { if (M()) { M().overlay = null; care.meeting.draw(); } }

  document.addEventListener("cancel", (event) => { if (event.target.id === "m-over" && M()) M().overlay = null; }, true); // a poll meanwhile must not open it again
  document.addEventListener("close", (event) => { if (event.target.id === "m-over" && M()) { M().overlay = null; if (!M().typing) care.meeting.release(); } }, true);
  document.addEventListener("click", (event) => {
    if (!M()) return;
    if (event.target.closest("[data-shut]") || event.target.id === "m-over") shut();
    if (event.target.id === "m-close-do") {
      care.meetingLine.keep();
      const carry = [...document.querySelectorAll("[data-carry]")].filter((one) => one.checked).map((one) => one.dataset.carry);
      care.meeting.send("close", { carry: carry }, () => { M().drafts.clear(); M().back.clear(); care.meeting.leave("summary"); }, refused);
    }
  });
  document.addEventListener("submit", (event) => {
    if (!M() || !["m-conclude", "m-defer", "m-consent"].includes(event.target.id)) return;
    event.preventDefault();
    const sent = Object.fromEntries(new FormData(event.target)), about = M().overlay, item = care.meeting.here();
    if (!item || item.id !== at("m-over").dataset.of) refused("Another patient is shown now. Close this, and open it again for whom it is meant.");
    else if (event.target.id === "m-defer") care.meeting.send("defer", { item_id: item.id, to: sent.to, why: sent.why || "" }, () => { shut(); care.toast(item.fam + " deferred to " + sent.to + "."); }, refused);
    else if (event.target.id === "m-consent") care.meeting.send("consent", { patient_id: item.patient_id, consent: sent.consent }, () => { shut(); care.meeting.forget(item.id); }, refused);
    else care.meeting.send("conclude", { decision_id: about.conclude, version: about.version, outcome: sent.outcome, reason: sent.outcome === "done" ? null : sent.reason || null, note: sent.note || "" }, () => { shut(); care.meeting.forget(item.id); }, refused);
  });
  document.addEventListener("change", (event) => {
    if (M() && event.target.matches("#m-over [data-attend]") && event.target.value) care.meeting.send("attend", { account_id: event.target.dataset.attend, presence: event.target.value });
  });
  care.meetingOver = { open: open, shut: shut, draw: draw };
})();
