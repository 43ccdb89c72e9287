/* ALSFRS-R entry: drafts, the save, its answers. What is typed is kept in memory and sent again until the clinic's server has it; the save
   repeats with the same key, so that it has one effect. Nothing of a patient goes into the browser's stores. */
(function () {
  "use strict";
  const DEBOUNCE_MS = 500, RETRY_MS = 3000, ANSWER_MS = 7000;
  const A = () => window.care.alsfrsSums;
  let draft = null, pending = null;  /* draft: {seq, sent, acked, timer, busy, since, savedAt, note}; pending: the save under way */

  const clock = (at) => at.toTimeString().slice(0, 5);
  const address = (page, what) => `/patients/${page.facts.patient_id}/alsfrs/${what}`;
  const post = (where, body, more) => fetch(where, Object.assign({ method: "POST", headers: { "Content-Type": "application/json" }, credentials: "same-origin", body: JSON.stringify(body) }, more));
  const ours = (page) => window.care.alsfrs.page() === page;

  function started(page) {
    if (draft) clearTimeout(draft.timer);
    if (pending) { clearTimeout(pending.timer); pending = null; }
    draft = { id: crypto.randomUUID(), seq: 0, acked: 0, timer: null, busy: false, since: null, savedAt: page.facts.draft_at ? new Date(page.facts.draft_at) : null, note: "", signedOut: false };
  }

  function typed(page) {
    const state = page.state;
    return { on: state.on, mode: state.mode, form: state.form, rater: state.rater, items: state.items };
  }

  /* ---- drafts ---- */
  function changed(page) {
    draft.seq += 1;
    draft.note = "";
    clearTimeout(draft.timer);
    draft.timer = setTimeout(() => send(page), DEBOUNCE_MS);
    say();
  }

  function body(page) { return { score_id: page.facts.score_id, version: page.facts.version, page: draft.id, seq: draft.seq, typed: typed(page) }; }

  async function send(page) {
    if (!ours(page) || draft.busy || pending || draft.acked === draft.seq) return;
    const mine = draft, seq = draft.seq;
    mine.busy = true;
    try {
      const answer = await post(address(page, "draft"), body(page), { signal: AbortSignal.timeout(ANSWER_MS) });
      mine.signedOut = answer.status === 401 || answer.redirected;
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      mine.acked = seq; mine.since = null; mine.savedAt = new Date();
    } catch (lost) {
      mine.since = mine.since || new Date();
      clearTimeout(mine.timer);
      mine.timer = setTimeout(() => send(page), RETRY_MS);
    }
    mine.busy = false;
    if (mine !== draft) return;
    if (mine.acked === seq && mine.seq > seq) { clearTimeout(mine.timer); mine.timer = setTimeout(() => send(page), DEBOUNCE_MS); }
    say();
  }

  async function discard(page) {
    clearTimeout(draft.timer);
    try {
      const answer = await post(address(page, "draft"), Object.assign(body(page), { typed: null }));
      if (!answer.ok) throw new Error(String(answer.status));
      page.state = Object.assign({ at: 1, hidden: page.state.hidden, other5: null }, JSON.parse(JSON.stringify(page.facts.fresh)));
      page.facts.draft_at = null;
      page.root.querySelector("[data-show=restored]").hidden = true;
      ["on", "rater"].forEach((name) => { page.root.querySelector(`[data-field=${name}]`).value = page.state[name]; });
      started(page);
      window.care.alsfrs.render();
      window.care.alsfrs.aim(1);
    } catch (lost) { say("The draft could not be thrown away: no answer from the server. Try again."); }
  }

  /* The one polite line: what is kept where, and what is left to do. */
  function say(note) {
    const page = window.care.alsfrs.page();
    if (!page || !draft) return;
    if (note !== undefined) draft.note = note;
    const left = window.care.alsfrs.missing().length, togo = left ? ` ${left} item${left === 1 ? "" : "s"} to go.` : "";
    let kept = "";
    if (pending) kept = pending.since ? `Not saved yet: no answer since ${clock(pending.since)}. Your answers are kept here and sent again.` : "Saving…";
    else if (draft.signedOut) kept = `Signed out. Your answers are kept in this page; sign in again in another tab and they are sent.`;
    else if (draft.since) kept = `Offline since ${clock(draft.since)}. Your answers are kept in this page and sent when the connection is back.`;
    else if (draft.acked < draft.seq) kept = draft.savedAt ? `Draft saved ${clock(draft.savedAt)}, saving…` : "Saving draft…";
    else if (draft.savedAt) kept = `Draft saved ${clock(draft.savedAt)}.`;
    const text = draft.note || (kept + (pending ? "" : togo)).trim();
    const line = page.root.querySelector("[data-show=status]");
    if (line.textContent !== text) line.textContent = text;
    line.classList.toggle("off", Boolean(draft.since || draft.signedOut || (pending && pending.since)));
  }

  /* ---- the save ---- */
  function save(page, confirmed, over) {
    if (pending) return;
    clearTimeout(draft.timer);
    const asked = Object.assign({ key: crypto.randomUUID(), attempt: 0, patient_id: page.facts.patient_id, score_id: page.facts.score_id, version: page.facts.version, draft_of: page.facts.score_id, confirmed: confirmed }, typed(page), over);
    pending = { page: page, asked: asked, since: null, timer: null, before: page.facts.saved };
    window.care.alsfrs.render();
    fire();
  }

  async function fire() {
    /* A draft on its way must not arrive after the save that ends it. */
    for (let i = 0; draft.busy && i < 30; i++) await new Promise((done) => setTimeout(done, 50));
    if (!pending) return;
    pending.asked.attempt += 1;
    clearTimeout(pending.timer);
    pending.timer = setTimeout(unanswered, ANSWER_MS);
    window.dash_clientside.set_props("alsfrs-save", { data: Object.assign({}, pending.asked) });
    say();
  }

  /* The frame says "save again" after a lost connection; here it is sent again without that. */
  function hush() { document.querySelectorAll('#toasts [data-key="lost"]').forEach((said) => said.remove()); }

  async function unanswered() {
    if (!pending || !ours(pending.page)) { pending = null; return; }
    const was = pending;
    was.since = was.since || new Date();
    hush();
    say();
    /* No answer: is the server there at all? It keeps the draft then; after three tries that it did not take, a person has to look. */
    const there = await post(address(was.page, "draft"), body(was.page)).then((answer) => answer.ok && !answer.redirected, () => false);
    if (pending !== was) return;
    if (!there || was.asked.attempt < 3) { was.timer = setTimeout(fire, there ? 0 : RETRY_MS); return; }
    pending = null;
    draft.acked = draft.seq; draft.savedAt = new Date();
    window.care.alsfrs.render();
    say("Not saved: the server did not take it. Your answers are kept as a draft. Reload the page and save again.");
  }

  function answered(answer) {
    if (!answer || !pending || answer.key !== pending.asked.key) return window.dash_clientside.no_update;
    const was = pending, page = was.page;
    clearTimeout(was.timer);
    pending = null;
    if (!ours(page)) return window.dash_clientside.no_update;
    window.care.alsfrs.render();
    if (answer.kind !== "saved" && draft.acked < draft.seq) draft.timer = setTimeout(() => send(page), DEBOUNCE_MS);
    if (answer.kind === "saved") saved(page, answer, was);
    else if (answer.kind === "ask") window.care.alsfrsAsk.doubts(page, answer, () => save(page, true, over(was)), () => window.care.alsfrs.aim(answer.item || page.state.at));
    else if (answer.kind === "newer") window.care.alsfrsAsk.newer(page, answer, (choice) => save(page, true, choice), () => leave(page));
    else { say(answer.text); if (answer.about === "on") page.root.querySelector("[data-field=on]").focus(); }
    return window.dash_clientside.no_update;
  }

  /* A save that stands in for another score (chosen in a dialog) stays so when it is sent again. */
  function over(was) { const { key, attempt, confirmed, ...rest } = was.asked; return rest; }

  async function leave(page) {
    try { await post(address(page, "draft"), Object.assign(body(page), { typed: null })); } catch (lost) { /* The draft stays: nothing is lost by that. */ }
    draft.acked = draft.seq;
    window.care.go(`/patients/${page.facts.patient_id}`);
  }

  function saved(page, answer, was) {
    draft.acked = draft.seq;
    clearTimeout(draft.timer);
    hush();
    const key = crypto.randomUUID(), id = page.facts.patient_id;
    const undo = () => post(`/patients/${id}/alsfrs/undo`, { key: key, score_id: answer.score_id, version: answer.version, back_to: answer.back_to });
    window.care.go(`/patients/${id}`);
    window.care.alsfrsAsk.toast(answer.text, undo, `/patients/${id}`);
  }

  window.addEventListener("online", function () {
    const page = window.care.alsfrs.page();
    if (!page || !draft) return;
    if (pending && pending.since) fire(); else if (draft.since) { clearTimeout(draft.timer); send(page); }
  });
  /* Leaving by reload, sign-out, a link or a closed tab: what the pause before sending still holds goes out with the page. */
  function last() {
    const page = window.care.alsfrs.page();
    if (page && draft && draft.acked < draft.seq && !pending) post(address(page, "draft"), body(page), { keepalive: true }).catch(() => null);
  }
  /* Moving on inside the product takes the form off the page without a reload. */
  ["pagehide", "popstate", "_dashprivate_pushstate"].forEach((leaving) => window.addEventListener(leaving, last));
  window.addEventListener("beforeunload", function (event) {
    const page = window.care.alsfrs.page();
    if (page && draft && (draft.since || (pending && pending.since))) event.preventDefault();
  });

  window.care = Object.assign(window.care || {}, { alsfrsSend: { started: started, changed: changed, discard: discard, save: save, say: say, saving: () => Boolean(pending) } });
  window.dash_clientside = Object.assign({}, window.dash_clientside, { alsfrs: { answered: answered } });
})();
