/* A running meeting: where it is, the patient on screen, who moves. One presenter moves; the others follow, may look around and come back.
   Patients next to the one shown are fetched ahead, so that going to them asks nobody; what is recorded meanwhile is fetched once they are shown. The decision line is in meeting-line.js, what opens
   over the screen in meeting-over.js, drawing in meeting-draw.js. */
(function () {
  "use strict";
  const care = window.care;
  const POLL_MS = 1000;
  const AGAIN_MS = 4000;
  const FRESH_MS = 5000; // how long a patient is not asked about anew, whatever changes
  const SINCE = "care-meeting-since";
  const at = (id) => document.getElementById(id);
  const root = () => at("meeting-run");
  let M = null; // the meeting that is open here

  /* shown: the item on screen; follow: go where the presenter goes; typing: a line is being written, so nothing moves under it, nor under an overlay;
     drafts: unsaved text by item; back: lines that came back unsaved, by item; skew: how far the server's clock is ahead of this machine's; at: where the meeting is as far as this window knows; acked: version of the meeting after its own last move */
  const typed = new Map(); // what was typed and not saved, by meeting: it outlives leaving the page and coming back
  function fresh(id) {
    if (!typed.has(id)) typed.set(id, { drafts: new Map(), back: new Map() });
    return { id: id, state: null, n: null, shown: null, panel: 1, follow: true, typing: false, held: false, patients: new Map(), seen: new Map(), asked: new Set(), gone: new Map(), ...typed.get(id),
      answers: {}, preview: null, pick: 0, left: Date.now(), skew: 0, pending: [], overlay: null, timer: 0, lost: false, at: null, acked: 0 };
  }
  const address = (what) => "/meetings/" + M.id + "/" + what;
  const items = () => (M.state ? M.state.items : []);
  const here = () => items().find((item) => item.id === M.shown);
  const running = () => Boolean(M.state && M.state.state === "running");
  const presenting = () => running() && M.state.mine;

  /* ---- asking */
  async function poll() {
    if (!M || !root()) return;
    const mine = M;
    try {
      const answer = await fetch(address("state.json") + (M.n === null ? "" : "?n=" + M.n), { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(6000) });
      if (M !== mine) return;
      if (M.lost) { M.lost = false; draw(); }
      if (answer.status === 200) arrived(await answer.json());
    } catch (gone) { if (M === mine && !M.lost) { M.lost = true; draw(); } }
  }
  function arrived(state) {
    const before = M.state;
    const skew = new Date(state.clock) - Date.now();
    if (before === null) M.left += skew;
    M.skew = skew;
    M.state = state;
    M.n = state.n;
    const confirmed = new Set(state.decisions.map((one) => one.id));
    M.pending = M.pending.filter((one) => !one.id || !confirmed.has(one.id));
    if (before) for (const item of state.items) { const was = before.items.find((one) => one.id === item.id); if (was && (was.state !== item.state || was.ended !== item.ended || was.consent !== item.consent || was.joins !== item.joins)) M.patients.delete(item.id); }
    if (before && before.paused && !state.paused) leftAt(M.left + time() - new Date(before.paused)); // a break is nobody's time
    if (!care.meetingSend.waiting() && state.version >= M.acked) M.at = state.now;
    if (presenting() && !(before && before.mine && before.state === "running")) M.follow = true; // whoever presents is where the meeting is
    if (before === null) first(state); else follow(state, before);
    draw();
    ahead();
    where();
  }
  /* The address says where somebody looks around: ?n=7&panel=2. A meeting that runs is otherwise shown where it is. */
  function first(state) {
    const query = new URLSearchParams(window.location.search);
    const asked = state.items[Number(query.get("n")) - 1];
    const before = JSON.parse(window.sessionStorage.getItem(SINCE) || "null"); // this window showed them already, before it was loaded again
    const panel = Math.min(6, Math.max(1, Number(query.get("panel")) || 1));
    if (asked && !presenting()) { M.follow = !running(); go(asked.id, panel); } else go(state.now || (state.items[0] && state.items[0].id), running() ? state.panel : panel);
    if (before && before.id === M.id && before.item === M.shown && before.left < M.left) leftAt(before.left);
  }
  function follow(state, before) {
    const elsewhere = Boolean(state.now && state.now !== M.shown);
    const another = !state.mine || (state.version > M.acked && !care.meetingSend.waiting()); // a move of mine from another window, such as the projector's
    if (!items().some((item) => item.id === M.shown)) go(state.now || (state.items[0] && state.items[0].id), state.panel);
    else if (!running() || !M.follow || !another) M.held = false;
    else if (elsewhere && (M.typing || M.overlay)) M.held = true; // what is filled in is about the patient shown
    else if (elsewhere) { M.held = false; go(state.now, state.panel); }
    else { M.held = false; if (state.panel !== M.panel && (state.panel !== before.panel || state.now !== before.now)) { M.panel = state.panel; drawPatient(); } }
  }
  function ahead() {
    const list = items(), n = list.findIndex((item) => item.id === M.shown);
    [n, n + 1, n - 1, n + 2].forEach((k) => { if (list[k]) fetchPatient(list[k].id); });
  }
  /* whether something was recorded in the clinic since they were fetched: what is on screen stays until it is here */
  function stale(id) { const seen = M.seen.get(id); return Boolean(seen) && id === M.shown && seen.n !== M.n && Date.now() - seen.at > FRESH_MS; }
  async function fetchPatient(id) {
    if ((M.patients.has(id) && !stale(id)) || M.asked.has(id) || Date.now() - (M.gone.get(id) || 0) < AGAIN_MS) return;
    const mine = M, n = M.n;
    M.asked.add(id);
    try {
      const answer = await fetch(address("patient/" + id + ".json"), { headers: { Accept: "application/json" } });
      if (M === mine && answer.ok) { M.patients.set(id, await answer.json()); M.seen.set(id, { n: n, at: Date.now() }); if (id === M.shown) drawPatient(); } else mine.gone.set(id, Date.now());
    } catch (gone) { mine.gone.set(id, Date.now()); /* asked again with the next move or poll */ }
    mine.asked.delete(id);
  }

  /* every clock is the server's: a projector's machine may be minutes off */
  const time = () => Date.now() + (M ? M.skew : 0);
  /* since when the patient shown is on screen */
  function leftAt(since) { M.left = since; window.sessionStorage.setItem(SINCE, JSON.stringify({ id: M.id, item: M.shown, left: since })); }
  /* seconds on the patient shown since the meeting began, without the break that goes on */
  function spent() { return Math.max(0, (M.state && M.state.paused ? new Date(M.state.paused) : time()) - Math.max(M.left, new Date((M.state && M.state.started) || 0))) / 1000; }

  /* ---- moving */
  function go(id, panel, discussed) {
    if (!id) return;
    line().keep();
    const left = M.shown, changed = id !== left;
    const used = Math.min(86400, Math.round(spent()));
    M.shown = id;
    M.panel = panel || M.panel;
    if (changed) { leftAt(time()); M.typing = false; M.held = false; M.answers = {}; M.preview = null; }
    drawPatient();
    draw();
    if (changed) line().restore();
    where();
    ahead();
    if (presenting() && id !== M.at) move({ item_id: id, panel: M.panel, ...(changed && left ? { left_id: left, used_s: used, discussed: Boolean(discussed) } : {}) });
  }
  function move(body) { M.at = body.item_id; send("move", body, (answer) => { M.acked = Math.max(M.acked, answer.version); }); }
  function where() {
    const query = running() && M.follow ? "" : "?n=" + (here() ? here().number : 1) + "&panel=" + M.panel;
    if (window.location.search !== query) window.history.replaceState(window.history.state, "", window.location.pathname + query);
  }
  function look(id) { if (!presenting()) M.follow = false; go(id, 1); }
  function step(by) { const list = items(), n = list.findIndex((item) => item.id === M.shown) + by; if (list[n]) look(list[n].id); }
  function done() {
    if (!presenting()) { care.toast("Only who presents moves the meeting on."); return; }
    const list = items(), next = list[list.findIndex((item) => item.id === M.shown) + 1];
    if (next) { go(next.id, 1, !here().closed); return; }
    move({ item_id: M.shown, panel: M.panel, left_id: M.shown, used_s: Math.min(86400, Math.round(spent())), discussed: true });
    leftAt(time());
    announce("That was the last patient.");
  }
  function panel(n) {
    M.panel = n;
    if (presenting()) move({ item_id: M.shown, panel: n }); else M.follow = M.follow && M.state.panel === n;
    drawPatient();
    draw();
    where();
  }
  /* nothing is being typed any more: go where the others went meanwhile */
  function release() { M.typing = false; if (M.held) { M.held = false; go(M.state.now, M.state.panel); } }
  function followAgain() { M.follow = true; M.typing = false; go(M.state.now, M.state.panel); }
  /* whoever takes over goes on from what they look at */
  function takeOver() { send("take-over", {}, () => move({ item_id: M.shown, panel: M.panel })); }
  function send(what, body, done, refused) {
    const mine = M;
    care.meetingSend.send({ address: address("do/" + what), body: Object.assign({ key: crypto.randomUUID(), meeting_id: M.id }, body),
      done: (answer) => { if (care.changedByMe) care.changedByMe(); if (M === mine) { if (done) done(answer); poll(); } },
      refused: refused || ((words) => care.toast(words, { kind: "err", key: "meeting-" + what })) });
  }

  function announce(words) { if (at("m-say")) { at("m-say").textContent = words; at("m-say").dataset.of = M.shown; } }

  /* ---- drawing is in meeting-draw.js */
  const line = () => care.meetingLine;
  const view = () => ({ m: M, here: here(), items: items(), running: running(), presenting: presenting(), spent: running() ? spent() : 0, time: time() });
  function draw() { if (root() && M && M.state) { care.meetingDraw.frame(root(), view()); care.meetingOver.draw(view()); } }
  function drawPatient() { if (root() && M && M.state) care.meetingDraw.patient(root(), view()); }
  function leave(what) { care.go("/meetings/" + M.id + "/" + what); }

  const acts = {
    prev: () => step(-1), next: () => step(1), done: done, decide: () => at("m-line") && at("m-line").focus(), agenda: () => care.meetingOver.open("agenda"), attendance: () => care.meetingOver.open("attendance"),
    pause: () => send("pause", { on: !M.state.paused }), present: () => send("present", { on: !M.state.present }), undo: () => care.undo.now(), follow: followAgain,
    unfollow: () => { M.follow = false; where(); draw(); }, "take-over": takeOver, start: () => send("start", {}), stable: () => send("read-stable", {}, (said) => care.undo.offer(said.items.length + " taken as read", () => send("unread", { items: said.items }))),
    "close-ask": () => care.meetingOver.open("close"), save: () => line().save(), turn: () => line().turn(), plan: () => leave("plan"), keys: () => care.keys.help(),
    reopen: () => care.meetingSend.send({ address: address("reopen"), body: { key: crypto.randomUUID(), meeting_id: M.id }, done: poll, refused: (words) => care.toast(words, { kind: "err", key: "reopen" }) }),
    consent: () => care.meetingOver.open("consent"),
  };
  document.addEventListener("click", (event) => {
    if (!M || !root() || !root().contains(event.target)) return;
    const target = event.target.closest("[data-m], [data-p], [data-go], [data-conclude]");
    if (!target) return;
    if (target.dataset.m) { event.preventDefault(); acts[target.dataset.m](); }
    else if (target.dataset.p) panel(Number(target.dataset.p));
    else if (target.dataset.go) { care.meetingOver.shut(); look(target.dataset.go); }
    else care.meetingOver.open({ conclude: target.dataset.conclude, version: Number(target.dataset.version), wording: target.dataset.wording });
  });
  const when = () => Boolean(M && root() && M.state && !(at("m-over") && at("m-over").open));
  const add = (keys, words, run) => care.keys.add({ keys: keys, words: words, group: "Meeting", when: when, run: run });
  add(["j", "ArrowRight"], "Next patient", acts.next); add(["k", "ArrowLeft"], "Previous patient", acts.prev); add(["d"], "Done and next", acts.done);
  add(["n"], "Decision", acts.decide); add(["a"], "Agenda", acts.agenda); add(["b"], "Break", () => running() && acts.pause()); add(["p"], "Patient present", () => running() && acts.present());
  care.keys.add({ keys: ["1", "2", "3", "4", "5", "6"], label: ["1", "6"], words: "Panel", group: "Meeting", when: when, run: (event) => panel(Number(event.key)) });
  window.addEventListener("beforeunload", (event) => { if (M && (line().keep(), line().unsaved().size)) event.preventDefault(); });

  function open() {
    const place = root();
    if (!place) { if (M) { document.documentElement.removeAttribute("data-meeting-run"); care.scheme((at("theme") || { dataset: {} }).dataset.scheme || ""); M = null; } return; }
    if (M && M.id === place.dataset.meeting) return;
    M = fresh(place.dataset.meeting);
    care.meetingDraw.open(place);
    poll();
  }
  care.meeting = { get now() { return M; }, view: view, here: here, running: running, presenting: presenting, address: address, send: send, poll: poll, draw: draw, drawPatient: drawPatient, announce: announce, release: release,
    forget: (id) => { M.patients.delete(id); M.gone.delete(id); fetchPatient(id); }, leave: leave };
  new MutationObserver(open).observe(document.documentElement, { childList: true, subtree: true });
  window.setInterval(poll, POLL_MS);
  window.setInterval(() => { if (M && root() && M.state) { if (M.shown && stale(M.shown)) fetchPatient(M.shown); care.meetingDraw.clocks(view()); care.meetingDraw.status(view()); } }, 1000);
  care.meetingSend.on(() => { if (M && root() && M.state) care.meetingDraw.status(view()); });
})();
